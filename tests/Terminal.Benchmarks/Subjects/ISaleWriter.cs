namespace Terminal.Benchmarks.Subjects;

/// <summary>Makes records durable, one at a time.</summary>
internal interface ISaleWriter : IDisposable
{
    /// <summary>Writes one of its records, and returns when it is durable.</summary>
    void Write(int index);
}
