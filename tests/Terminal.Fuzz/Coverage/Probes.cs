using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Terminal.Fuzz.Coverage;

/// <summary>Puts a call of <see cref="Edges.Hit"/> before each block of a module's code.</summary>
/// <remarks>
/// Blocks are numbered in the order of the code, so that two runs count the same; the numbers are scattered, so that edges seldom meet.
/// </remarks>
internal sealed class Probes
{
    private const uint Scatter = 40503; // Odd: each number below 65536 comes once before any comes again.
    private uint blockCount;

    /// <summary>Rewrites the module.</summary>
    public void Insert(ModuleDefinition module)
    {
        MethodReference hit = module.ImportReference(typeof(Edges).GetMethod(nameof(Edges.Hit)));
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            Insert(method.Body, hit);
        }
    }

    private void Insert(MethodBody body, MethodReference hit)
    {
        body.SimplifyMacros(); // Short jumps would not reach over what is put in.
        Dictionary<Instruction, Instruction> probes = [];
        foreach (Instruction head in Heads(body))
        {
            probes[head] = Instruction.Create(OpCodes.Ldc_I4, (int)(blockCount++ * Scatter % Edges.CountMax));
        }

        ILProcessor code = body.GetILProcessor();
        foreach ((Instruction head, Instruction probe) in probes)
        {
            code.InsertBefore(head, probe);
            code.InsertBefore(head, Instruction.Create(OpCodes.Call, hit));
        }

        foreach (Instruction instruction in body.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => probes[target],
                Instruction[] targets => targets.Select(target => probes[target]).ToArray(),
                var other => other,
            };
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.FilterStart = Moved(handler.FilterStart);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
        }

        body.OptimizeMacros();

        Instruction? Moved(Instruction? bound) => bound is not null && probes.TryGetValue(bound, out Instruction? probe) ? probe : bound;
    }

    /// <summary>The first instructions of blocks: of the method, of handlers, where jumps lead, and behind those that may not.</summary>
    private static HashSet<Instruction> Heads(MethodBody body)
    {
        HashSet<Instruction> heads = [body.Instructions[0]];
        foreach (Instruction instruction in body.Instructions)
        {
            heads.UnionWith(instruction.Operand switch
            {
                Instruction target => [target],
                Instruction[] targets => targets,
                _ => [],
            });
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next)
            {
                _ = heads.Add(next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            _ = heads.Add(handler.HandlerStart);
        }

        return heads;
    }
}
