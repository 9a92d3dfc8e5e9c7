using Mono.Cecil;

namespace Terminal.SurfaceCheck;

/// <summary>Compares a stand-in with the assembly that it stands in for: whatever it has, the real one must have alike.</summary>
/// <remarks>
/// Alike is what a compiler of calling or deriving code sees: kind, base, interfaces, signatures with parameter names and defaults, what
/// can be seen and overridden, constants. Attributes and bodies do not count, and the real one may have more.
/// </remarks>
internal static class SurfaceComparison
{
    /// <summary>Every difference, named by type and member.</summary>
    public static IReadOnlyList<string> Differences(ModuleDefinition surface, ModuleDefinition real)
    {
        List<string> found = [];
        foreach (TypeDefinition type in surface.GetTypes().Where(IsSeen))
        {
            if (real.GetType(type.FullName) is not { } other || !IsSeen(other))
            {
                found.Add($"{type.FullName}: not there");
                continue;
            }

            Compare($"{type.FullName}: kind", Kind(type), Kind(other), found);
            IEnumerable<string> missing = type.Interfaces.Select(i => i.InterfaceType.FullName)
                .Except(Chain(other).SelectMany(t => t.Interfaces).Select(i => i.InterfaceType.FullName));
            found.AddRange(missing.Select(name => $"{type.FullName}: does not implement {name}"));
            if (type.IsEnum)
            {
                CompareConstants(type, other, found);
            }
            else
            {
                CompareMethods(type, other, found);
            }
        }

        return found;
    }

    private static bool IsSeen(TypeDefinition type) =>
        (type.IsPublic || (type.IsNestedPublic && IsSeen(type.DeclaringType))) && type.Name != "<Module>";

    private static bool IsSeen(MethodDefinition method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>A stand-in may leave out a base between it and the object: only what it names counts.</summary>
    private static string Kind(TypeDefinition type) =>
        type.IsEnum ? $"enum of {type.Fields.First(field => field.IsSpecialName).FieldType}"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    /// <summary>The type and its bases, as far as they are of its own module.</summary>
    private static IEnumerable<TypeDefinition> Chain(TypeDefinition type)
    {
        for (TypeDefinition? each = type; each is not null; each = each.BaseType is { } up ? type.Module.GetType(up.FullName) : null)
        {
            yield return each;
        }
    }

    private static void CompareConstants(TypeDefinition type, TypeDefinition other, List<string> found)
    {
        foreach (FieldDefinition field in type.Fields.Where(field => field.HasConstant))
        {
            string theirs = other.Fields.FirstOrDefault(f => f.Name == field.Name)?.Constant?.ToString() ?? "not there";
            Compare($"{type.FullName}.{field.Name}", field.Constant.ToString()!, theirs, found);
        }
    }

    private static void CompareMethods(TypeDefinition type, TypeDefinition other, List<string> found)
    {
        if (type.BaseType is { } up && up.FullName != "System.Object" && !Bases(other).Contains(up.FullName))
        {
            found.Add($"{type.FullName}: does not derive from {up.FullName}");
        }

        MethodDefinition[] theirs = [.. Chain(other).SelectMany(each => each.Methods).Where(IsSeen)];
        foreach (MethodDefinition method in type.Methods.Where(IsSeen))
        {
            // A constructor or a static member of a base is not the type's own.
            MethodDefinition? same = theirs.FirstOrDefault(m =>
                Signature(m) == Signature(method) && (m.DeclaringType == other || !(m.IsConstructor || m.IsStatic)));
            if (same is null)
            {
                found.Add($"{type.FullName}: no {Signature(method)}");
                continue;
            }

            Compare($"{type.FullName}.{method.Name}", Shape(method), Shape(same), found);
        }
    }

    private static IEnumerable<string> Bases(TypeDefinition type) => Chain(type).Select(each => each.BaseType?.FullName ?? "");

    private static string Signature(MethodDefinition method) =>
        $"{(method.IsStatic ? "static " : "")}{method.ReturnType} {method.Name}`{method.GenericParameters.Count}"
        + $"({string.Join(", ", method.Parameters.Select(p => p.ParameterType))})";

    private static string Shape(MethodDefinition method)
    {
        string access = method.IsPublic ? "public" : "protected";
        string overridable = method.IsAbstract ? "abstract" : method is { IsVirtual: true, IsFinal: false } ? "virtual" : "plain";
        IEnumerable<string> parameters = method.Parameters.Select(p =>
            p.Name + (p.HasConstant ? $" = {p.Constant ?? "null"}" : p.IsOptional ? " = default" : "") + (p.IsOut ? " out" : ""));
        IEnumerable<string> generic = method.GenericParameters.Select(p => $"{p.Attributes} "
            + string.Join(" and ", p.Constraints.Select(c => c.ConstraintType.FullName).Order(StringComparer.Ordinal)));
        return $"{access} {overridable} ({string.Join(", ", parameters)}) {string.Join("; ", generic)}".TrimEnd();
    }

    private static void Compare(string what, string ours, string theirs, List<string> found)
    {
        if (ours != theirs)
        {
            found.Add($"{what}: {ours}, but {theirs}");
        }
    }
}
