using Terminal.Engine;

namespace Terminal.Tests.Engine;

/// <summary>What each key does on each screen, as a table of its own. What is not listed does nothing.</summary>
internal static class DeskTable
{
    /// <summary>
    /// Where the desk may stand, and how it comes there. Keys: digits, E enter. The idle screen: W welcome, O without connection,
    /// R reversal pending, F reader fault, X out of service. The node: s begins, r shows a result, q asks for a confirmation of 12.50,
    /// a for an amount of at most 12.50, n for any amount, k for a code.
    /// </summary>
    public static readonly (string State, DeskScreen Screen, string Path)[] States =
    [
        ("starting", DeskScreen.Resting, ""),
        ("out of service", DeskScreen.Resting, "X"),
        ("welcome", DeskScreen.Resting, "W"),
        ("welcome offline", DeskScreen.Resting, "O"),
        ("reversing", DeskScreen.Resting, "R"),
        ("reader fault", DeskScreen.Resting, "F"),
        ("sale, one digit", DeskScreen.SaleAmount, "W1"),
        ("sale, two digits", DeskScreen.SaleAmount, "O12"),
        ("sale, full", DeskScreen.SaleAmount, "W12345678"),
        ("selling", DeskScreen.Selling, "W1s"),
        ("result", DeskScreen.Result, "W1r"),
        ("menu 1", DeskScreen.Menu1, "WE"),
        ("menu 2", DeskScreen.Menu2, "REE"),
        ("void", DeskScreen.VoidInvoice, "WE1"),
        ("void, zeros", DeskScreen.VoidInvoice, "WE100"),
        ("void, full", DeskScreen.VoidInvoice, "WE1000123"),
        ("refund", DeskScreen.RefundReference, "WE2"),
        ("refund, invoice", DeskScreen.RefundReference, "WE27"),
        ("refund, full", DeskScreen.RefundReference, "WE2632601000001"),
        ("reprint", DeskScreen.ReprintInvoice, "WE3"),
        ("reprint, full", DeskScreen.ReprintInvoice, "WE3000123"),
        ("close", DeskScreen.CloseQuestion, "WEE5"),
        ("waiting", DeskScreen.Waiting, "WE4"),
        ("question", DeskScreen.Question, "WE17Eq"),
        ("amount offered", DeskScreen.AskedAmount, "WE27Ea"),
        ("amount wanted", DeskScreen.AskedAmount, "WE2En"),
        ("amount keyed", DeskScreen.AskedAmount, "WE27Ea5"),
        ("amount full", DeskScreen.AskedAmount, "WE2En12345678"),
        ("code", DeskScreen.AskedCode, "FEE7k"),
        ("code, three", DeskScreen.AskedCode, "WEE7k012"),
        ("code, four", DeskScreen.AskedCode, "WEE7k0123"),
        ("code, full", DeskScreen.AskedCode, "WEE7k01234567"),
    ];

    /// <summary>
    /// Keys: digits, E enter, &lt; clear, C cancel. Shown: the prompt and its number or amount in minor units; ? is the digit pressed.
    /// </summary>
    public static readonly (string State, string Keys, DeskScreen To, string Request, string Shown)[] Handled =
    [
        .. from state in (string[])["welcome", "welcome offline"]
           from row in new[]
           {
               (state, "123456789", DeskScreen.SaleAmount, "", "EnterAmount ?"),
               (state, "E", DeskScreen.Menu1, "", "Menu1"),
           }
           select row,
        ("reversing", "E", DeskScreen.Menu1, "", "Menu1"),
        ("reader fault", "E", DeskScreen.Menu1, "", "Menu1"),

        ("sale, one digit", "0123456789", DeskScreen.SaleAmount, "", "EnterAmount 1?"),
        ("sale, one digit", "<", DeskScreen.Resting, "", "Welcome"),
        ("sale, one digit", "C", DeskScreen.Resting, "", "Welcome"),
        ("sale, one digit", "E", DeskScreen.SaleAmount, "Sale 1", ""),
        ("sale, two digits", "0123456789", DeskScreen.SaleAmount, "", "EnterAmount 12?"),
        ("sale, two digits", "<", DeskScreen.SaleAmount, "", "EnterAmount 1"),
        ("sale, two digits", "C", DeskScreen.Resting, "", "ReadyOffline"),
        ("sale, two digits", "E", DeskScreen.SaleAmount, "Sale 12", ""),
        ("sale, full", "<", DeskScreen.SaleAmount, "", "EnterAmount 1234567"),
        ("sale, full", "C", DeskScreen.Resting, "", "Welcome"),
        ("sale, full", "E", DeskScreen.SaleAmount, "Sale 12345678", ""),
        ("selling", "C", DeskScreen.Selling, "Cancel", ""),
        ("result", "0123456789<CE", DeskScreen.Resting, "", "Welcome"),

        ("menu 1", "E", DeskScreen.Menu2, "", "Menu2"),
        ("menu 2", "E", DeskScreen.Menu1, "", "Menu1"),
        ("menu 1", "C", DeskScreen.Resting, "", "Welcome"),
        ("menu 2", "C", DeskScreen.Resting, "", "ReversalPending"),
        .. from menu in (string[])["menu 1", "menu 2"]
           from row in new[]
           {
               (menu, "1", DeskScreen.VoidInvoice, "", "EnterInvoice"),
               (menu, "2", DeskScreen.RefundReference, "", "EnterReference"),
               (menu, "3", DeskScreen.ReprintInvoice, "", "EnterReprint"),
               (menu, "4", DeskScreen.Waiting, "Totals", "Searching"),
               (menu, "5", DeskScreen.CloseQuestion, "", "ConfirmClose"),
               (menu, "6", DeskScreen.Waiting, "Forward", "Searching"),
               (menu, "7", DeskScreen.Waiting, "Release", "Searching"),
           }
           select row,

        ("void", "0123456789", DeskScreen.VoidInvoice, "", "EnterInvoice ?"),
        ("void, zeros", "0123456789", DeskScreen.VoidInvoice, "", "EnterInvoice 00?"),
        ("void, zeros", "<", DeskScreen.VoidInvoice, "", "EnterInvoice 0"),
        ("void, full", "<", DeskScreen.VoidInvoice, "", "EnterInvoice 00012"),
        ("void, full", "E", DeskScreen.Waiting, "Void 123", "Searching"),
        ("refund", "0123456789", DeskScreen.RefundReference, "", "EnterReference ?"),
        ("refund", "E", DeskScreen.Waiting, "Refund ", "Searching"),
        ("refund, invoice", "0123456789", DeskScreen.RefundReference, "", "EnterReference 7?"),
        ("refund, invoice", "<", DeskScreen.RefundReference, "", "EnterReference"),
        ("refund, invoice", "E", DeskScreen.Waiting, "Refund 7", "Searching"),
        ("refund, full", "<", DeskScreen.RefundReference, "", "EnterReference 63260100000"),
        ("refund, full", "E", DeskScreen.Waiting, "Refund 632601000001", "Searching"),
        ("reprint", "0123456789", DeskScreen.ReprintInvoice, "", "EnterReprint ?"),
        ("reprint", "E", DeskScreen.Waiting, "Reprint 0", "Searching"),
        ("reprint, full", "<", DeskScreen.ReprintInvoice, "", "EnterReprint 00012"),
        ("reprint, full", "E", DeskScreen.Waiting, "Reprint 123", "Searching"),
        ("close", "E", DeskScreen.Waiting, "Close", "Searching"),
        .. from state in (string[])
           ["void", "void, zeros", "void, full", "refund", "refund, invoice", "refund, full", "reprint", "reprint, full", "close"]
           select (state, "C", DeskScreen.Resting, "", "Welcome"),

        ("question", "E", DeskScreen.Waiting, "Confirmed 1250", "Searching"),
        ("amount offered", "123456789", DeskScreen.AskedAmount, "", "RefundAmount ?"),
        ("amount offered", "E", DeskScreen.Waiting, "Confirmed 1250", "Searching"),
        ("amount wanted", "123456789", DeskScreen.AskedAmount, "", "RefundAmount ?"),
        ("amount keyed", "0123456789", DeskScreen.AskedAmount, "", "RefundAmount 5?"),
        ("amount keyed", "<", DeskScreen.AskedAmount, "", "RefundAmount 1250"),
        ("amount keyed", "E", DeskScreen.Waiting, "Confirmed 5", "Searching"),
        ("amount full", "<", DeskScreen.AskedAmount, "", "RefundAmount 1234567"),
        ("amount full", "E", DeskScreen.Waiting, "Confirmed 12345678", "Searching"),
        ("code", "0123456789", DeskScreen.AskedCode, "", "EnterCode *"),
        ("code, three", "0123456789", DeskScreen.AskedCode, "", "EnterCode ****"),
        ("code, three", "<", DeskScreen.AskedCode, "", "EnterCode **"),
        ("code, four", "0123456789", DeskScreen.AskedCode, "", "EnterCode *****"),
        ("code, four", "<", DeskScreen.AskedCode, "", "EnterCode ***"),
        ("code, four", "E", DeskScreen.Waiting, "CodeKeyed 0123", "Searching"),
        ("code, full", "<", DeskScreen.AskedCode, "", "EnterCode *******"),
        ("code, full", "E", DeskScreen.Waiting, "CodeKeyed 01234567", "Searching"),
        ("code", "C", DeskScreen.Resting, "Cancel", "ReaderFault"),
        .. from state in (string[])
           [
               "waiting", "question", "amount offered", "amount wanted", "amount keyed", "amount full",
               "code, three", "code, four", "code, full",
           ]
           select (state, "C", DeskScreen.Resting, "Cancel", "Welcome"),
    ];
}
