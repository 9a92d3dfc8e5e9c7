using System.Text.Json.Nodes;

namespace Terminal.Tests.Daemon;

/// <summary>A settings file without a fault.</summary>
public static class ExampleSettings
{
    public static JsonObject Create() => JsonNode.Parse(
        """
        {
          "paper": 58,
          "journal": { "path": "journal.db", "synchronous": "FULL" }, "storageKeyFile": "storage.key", "tpm": { "handle": "" },
          "reader": { "path": "../dev/reader", "baudRate": 115200 }, "printer": { "path": "../dev/printer", "baudRate": 19200 },
          "keypad": { "path": "../dev/keypad" }, "board": { "socket": "../dev/board.sock", "displayAddress": 60 },
          "host": {
            "address": "127.0.0.1", "port": 5083, "serverName": "acquirer.test", "caFile": "../pki/ca.pem",
            "certificateFile": "../pki/terminal.pem", "keyFile": "../pki/terminal.key", "passphraseFile": "tls.pass"
          },
          "broker": {
            "address": "127.0.0.1", "port": 5085, "serverName": "broker.test", "terminal": "pt-20000001", "caFile": "../pki/ca.pem",
            "certificateFile": "../pki/terminal.pem", "keyFile": "../pki/terminal.key", "passphraseFile": "tls.pass"
          },
          "configuration": {
            "terminalId": "20000001",
            "merchant": {
              "id": "000000000012345", "name": "CORNER SHOP", "address": ["1 Market Street", "12345 Sampletown"], "categoryCode": "5411"
            },
            "currency": 978, "country": 276, "timeZone": "Europe/Berlin",
            "host": { "networkId": "003", "tpdu": "6000030000", "answerSeconds": 30, "echoSeconds": 60 },
            "contactless": {
              "terminalCapabilities": "0008C8", "terminalType": "22", "additionalCapabilities": "6000F0A001", "cardSeconds": 60,
              "applications": [ {
                "aid": "A0000000031010", "kernelId": 3, "transactionLimitMinor": 50000, "floorLimitMinor": 0,
                "cvmRequiredLimitMinor": 5000, "zeroAmountAllowed": false, "qualifiers": "21000080"
              } ]
            }
          }
        }
        """)!.AsObject();
}
