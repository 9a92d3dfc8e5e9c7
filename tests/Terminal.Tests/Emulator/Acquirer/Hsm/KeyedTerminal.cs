using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Primitives;
using Terminal.Tests.Crypto;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer.Hsm;

/// <summary>A terminal's keys: the device's side of DUKPT, AES or TDES, beginning where the injection facility leaves it.</summary>
internal sealed class KeyedTerminal
{
    public const string Pin = "1234";
    private static readonly byte[] KeyId = Hex.Parse("A1000001" + "20000001");
    private static readonly byte[] InitialSerial = Hex.Parse("D1000001200000E00000");
    private static readonly byte[] Protection = Enumerable.Range(1, 32).Select(value => (byte)value).ToArray();
    private readonly bool isAes;
    private readonly byte[] state;

    private KeyedTerminal(bool isAes, byte[] state)
    {
        this.isAes = isAes;
        this.state = state;
    }

    /// <summary>Base keys, and the PIN 1234 of the bench's card.</summary>
    public static AcquirerSettings Settings => new()
    {
        BaseKeys =
        [
            new BaseKey(0xA1000001, BaseKeyAlgorithm.Aes, TestKeys.Aes), new BaseKey(0xD1000001, BaseKeyAlgorithm.Tdes, TestKeys.Tdes),
        ],
        PinIssuers = [PinIssuer.ForCards(TestKeys.Tdes, [Card(AcquirerBench.AccountNumber, Pin), Card("4761739001010010", "9999")])],
    };

    public static KeyedTerminal Make(bool isAes) => Make(isAes, Settings);

    /// <summary>A terminal of a host whose AES base key is A1000001.</summary>
    public static KeyedTerminal Make(bool isAes, AcquirerSettings settings)
    {
        byte[] key = new byte[KeyBlock.KeyLengthMax];
        byte[] state = new byte[isAes ? AesDukptState.Length : TdesDukptState.Length];
        if (isAes)
        {
            byte[]? text = new HsmModel(settings.BaseKeys).IssueInitialKey(KeyId, Protection, new Entropy(new byte[Entropy.SeedLength]));
            Assert.Equal(KeyBlockStatus.Good, KeyBlock.Parse(text, out KeyBlock block));
            PaymentKey protection = TestKeys.Key(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Protection);
            Assert.Equal(KeyBlockStatus.Good, KeyBlockImport.Open(block, protection, key, out int length));
            Assert.True(AesDukptState.TryLoad(
                TestKeys.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, key[..length]), KeyId, state, out _));
        }
        else
        {
            byte[] initial = new byte[TdesDukpt.KeyLength];
            Assert.True(TdesDukpt.TryDeriveInitialKey(TestKeys.OfTdes(KeyUsage.BaseDerivation), InitialSerial, initial));
            Assert.True(TdesDukptState.TryLoad(
                TestKeys.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, initial), InitialSerial, state, out _));
        }

        return new KeyedTerminal(isAes, state);
    }

    /// <summary>The keys of the next message.</summary>
    public Keys Next()
    {
        byte[] ksn = new byte[isAes ? AesDukpt.KsnLength : TdesDukpt.KsnLength];
        byte[] key = new byte[16];
        if (isAes)
        {
            Assert.True(AesDukptState.TryOpen(state, out AesDukptState aes));
            Assert.True(aes.TryTake(key, ksn));
        }
        else
        {
            Assert.True(TdesDukptState.TryOpen(state, out TdesDukptState tdes));
            Assert.True(tdes.TryTake(key, ksn));
        }

        return new Keys(ksn, key);
    }

    /// <summary>A message with the next key's number, a PIN where one is told, and a MAC.</summary>
    public SecuredFrame Secure(Question question, string pin = "") => Next().Secure(question, pin);

    private static Terminal.Emulator.Cards.CardProfile Card(string pan, string pin) => new()
    {
        Id = "a",
        Name = "",
        Description = "",
        Aid = "",
        Label = "",
        Pan = pan,
        Expiry = "",
        Uid = "",
        Pin = pin,
    };

    /// <summary>The keys of one message.</summary>
    /// <param name="Ksn">Their serial number.</param>
    /// <param name="TransactionKey">What they are derived of.</param>
    internal sealed record Keys(byte[] Ksn, byte[] TransactionKey)
    {
        private bool IsAes => Ksn.Length == AesDukpt.KsnLength;

        public SecuredFrame Secure(Question question, string pin = "") => WithPin(question, pin).WithMac(Mac);

        /// <summary>The message with serial number and PIN, without a MAC.</summary>
        public SecuredFrame WithPin(Question question, string pin, string pan = AcquirerBench.AccountNumber)
        {
            SecuredFrame frame = SecuredFrame.Of(question);
            if (pin.Length == 0)
            {
                return frame.WithKey(Ksn);
            }

            byte[] block = new byte[IsAes ? PinBlock4.Length : PinBlock.Length];
            if (IsAes)
            {
                PaymentKey key = TestKeys.Key(
                    KeyUsage.PinEncryption, KeyAlgorithm.Aes, Working(AesDukptUsage.Pin, TdesDukptUsage.Pin));
                Assert.True(PinBlock4.TryEncipher(key, TestKeys.Ascii(pin), TestKeys.PanOf(pan), new byte[8], block));
                return frame.WithKey(Ksn, block);
            }

            PaymentKey tdes = TestKeys.Key(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, Working(AesDukptUsage.Pin, TdesDukptUsage.Pin));
            Assert.True(PinBlock.TryEncode(PinBlockFormat.Iso0, TestKeys.Ascii(pin), TestKeys.PanOf(pan), [], block));
            Assert.True(PinBlock.TryEncipher(tdes, block));
            frame[52] = block;
            return frame.WithKey(Ksn);
        }

        public byte[] Mac(byte[] data) => Mac(data, Working(AesDukptUsage.MacGeneration, TdesDukptUsage.MacRequest));

        public byte[] AnswerMac(byte[] data) => Mac(data, Working(AesDukptUsage.MacVerification, TdesDukptUsage.MacResponse));

        /// <summary>The key of data that the terminal enciphers.</summary>
        public byte[] DataKey() => Working(AesDukptUsage.DataEncryption, TdesDukptUsage.DataRequest);

        /// <summary>A MAC under a working key that is given.</summary>
        public static byte[] Mac(byte[] data, byte[] key, bool isAes)
        {
            byte[] mac = new byte[8];
            Assert.True(isAes
                ? Cmac.TryCompute(TestKeys.Key(KeyUsage.Cmac, KeyAlgorithm.Aes, key), data, mac)
                : BlockMac.TryAlgorithm3(TestKeys.Key(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, key), MacPadding.Zeros, data, mac));
            return mac;
        }

        private byte[] Mac(byte[] data, byte[] key) => Mac(data, key, IsAes);

        private byte[] Working(AesDukptUsage aes, TdesDukptUsage tdes)
        {
            byte[] key = new byte[16];
            Assert.True(IsAes
                ? AesDukpt.TryDeriveWorkingKey(TransactionKey, Ksn, aes, AesDukptKeyType.Aes128, key)
                : TdesDukpt.TryDeriveWorkingKey(TransactionKey, tdes, key));
            return key;
        }
    }
}
