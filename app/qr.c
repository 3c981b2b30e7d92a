#include "qr.h"

#include <qrencode.h>

#define QR_QUIET 4

/* One path for all dark modules: a run of them in a row is one rectangle. */
static void
qr_path(struct buf *b, const QRcode *code)
{
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int from = x;

			while (x < code->width && code->data[y * code->width + x] & 1)
				x++;
			if (x > from)
				buf_printf(b, "M%d %dh%dv1h-%dz", from + QR_QUIET, y + QR_QUIET, x - from, x - from);
		}
}

int
qr_svg(struct buf *b, const char *text, int module_px)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	int side;

	if (code == NULL)
		return -1;
	side = code->width + 2 * QR_QUIET;
	buf_printf(b,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
	    "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
	    side, side, side * module_px, side * module_px, side, side);
	qr_path(b, code);
	buf_puts(b, "\"/></svg>");
	QRcode_free(code);
	return 0;
}
