using Terminal.Primitives;
using Terminal.Vault.Keys;

namespace Terminal.Vault;

/// <content>The identity under which a first protection key comes in a TR-34 token: made, certified and bound in a service alone.</content>
public sealed partial class Vault
{
    /// <summary>True where an identity was made, or its record is damaged: who wants another erases it first.</summary>
    public bool HasIdentity => keys.Has(KeySlot.Identity);

    /// <summary>Carries out what somebody at the terminal wants done with the identity; its answer follows.</summary>
    public void Receive(ServiceCommand command, Instant now)
    {
        using SecretBuffer? privateKey = (command as ServiceCommand.MakeIdentity)?.PrivateKey;
        Elapse(now);
        RefuseWhere(command.Id, State.Loss is not null ? VaultRefusal.Tampered
            : serviceUntil is null ? VaultRefusal.NotInService
            : pending is not null ? VaultRefusal.Busy
            : Do(command));
    }

    private VaultRefusal? Do(ServiceCommand command)
    {
        byte[] content = [];
        LoadedKey changed = default;
        VaultRefusal? refusal = VaultRefusal.Malformed;
        switch (command)
        {
            case ServiceCommand.MakeIdentity e:
                refusal = keys.MakeIdentity(e.PrivateKey.Bytes, e.At, out changed);
                break;
            case ServiceCommand.RequestCertificate e:
                refusal = keys.RequestCertificate(e.Name, out content);
                if (refusal is null)
                {
                    replies.Enqueue(new VaultReply.ServiceDone(e.Id, content));
                }

                return refusal;
            case ServiceCommand.TakeCertificate e:
                refusal = keys.TakeCertificate(e.Certificate, e.At, out changed);
                break;
            case ServiceCommand.Bind e:
                refusal = keys.Bind(e, out changed);
                break;
            case ServiceCommand.Unbind:
                refusal = keys.Unbind(out changed);
                break;
            case ServiceCommand.DrawChallenge:
                refusal = keys.DrawChallenge(out changed, out content);
                break;
            default:
                Invariant.Check(false, "a command of a kind that the vault does not know");
                break;
        }

        return refusal ?? Keep(command.Id, changed, new VaultReply.ServiceDone(command.Id, content));
    }
}
