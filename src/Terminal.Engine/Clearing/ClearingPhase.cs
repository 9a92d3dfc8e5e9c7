namespace Terminal.Engine.Clearing;

/// <summary>Where the clearing stands. What is owed stands in the journal, so that a power cut anywhere loses nothing: the next start finds
/// the same work, and the host knows a repeated message by its numbers.</summary>
public enum ClearingPhase
{
    /// <summary>Nothing is asked. A power cut leaves what the journal owes.</summary>
    Resting,

    /// <summary>The vault decrypts the card of a stored sale. A power cut leaves the stored sale.</summary>
    Revealing,

    /// <summary>The host is told of a stored sale. A power cut leaves the stored sale, which is told once more.</summary>
    Advising,

    /// <summary>The host's word on a stored sale is being made durable. A power cut leaves the stored sale, which is told once
    /// more.</summary>
    NotingAdvice,

    /// <summary>The host compares totals. A power cut leaves the closing, and the question is asked again.</summary>
    Settling,

    /// <summary>The vault decrypts the card of a record to upload. A power cut leaves the upload at this record.</summary>
    Fetching,

    /// <summary>A record is uploaded. A power cut leaves the upload at this record, which is sent once more.</summary>
    Uploading,

    /// <summary>The place of the upload is being made durable. A power cut leaves it at this record, which is sent once more.</summary>
    NotingUpload,

    /// <summary>The host is told that the upload is complete. A power cut leaves the closing, and it is told again.</summary>
    Trailing,

    /// <summary>The settlement is being made durable. A power cut leaves the closing; the host answers a repeated question the
    /// same.</summary>
    Closing,

    /// <summary>The host is told what became of an issuer's scripts. A power cut leaves the report, which is told once more.</summary>
    Reporting,

    /// <summary>That the host was told is being made durable. A power cut leaves the report, which is told once more.</summary>
    NotingReport,

    /// <summary>The host did not answer, or cannot now: a pause. A power cut ends it.</summary>
    Pausing,

    /// <summary>The journal failed: nothing more until the process starts again.</summary>
    Halted,
}
