// Draws a display of 128 by 64 dots, memory page by page, as the board's state has it.

export function drawDisplay(canvas, base64) {
  const ink = canvas.getContext("2d");
  const cell = canvas.width / 128;
  const memory = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  ink.globalCompositeOperation = "source-over";
  ink.fillStyle = "#04070b";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = "#a9f1fb";
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 128; x++) {
      if ((memory[(y >> 3) * 128 + x] >> (y & 7)) & 1) {
        ink.fillRect(x * cell, y * cell, cell - 0.7, cell - 0.7);
      }
    }
  }
  ink.globalCompositeOperation = "lighter"; // the glow of lit dots on the glass
  ink.filter = "blur(7px)";
  ink.globalAlpha = 0.34;
  ink.drawImage(canvas, 0, 0);
  ink.filter = "none";
  ink.globalAlpha = 1;
}
