#include "qr.h"

#include <stdbool.h>
#include <string.h>

#define QR_QUIET 4

/* The size of one rectangle's text is at most that of "M999 999h999v1h-999z". */
#define RECT_MAX 24

static char *
put_number(char *p, int n)
{
	if (n >= 100)
		*p++ = (char)('0' + n / 100);
	if (n >= 10)
		*p++ = (char)('0' + n / 10 % 10);
	*p++ = (char)('0' + n % 10);
	return p;
}

/* One path for all dark modules: a run of them in a row is one rectangle. A list prints hundreds of these. */
static void
qr_path(struct buf *b, const QRcode *code)
{
	for (int y = 0; y < code->width; y++) {
		const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
		char *p;

		buf_room(b, (size_t)code->width / 2 * RECT_MAX + RECT_MAX);
		p = b->data + b->len;
		for (int x = 0; x < code->width; x++) {
			int from = x;

			while (x < code->width && row[x] & 1)
				x++;
			if (x == from)
				continue;
			*p++ = 'M';
			p = put_number(p, from + QR_QUIET);
			*p++ = ' ';
			p = put_number(p, y + QR_QUIET);
			*p++ = 'h';
			p = put_number(p, x - from);
			memcpy(p, "v1h-", 4);
			p = put_number(p + 4, x - from);
			*p++ = 'z';
		}
		b->len = (size_t)(p - b->data);
	}
}

/* Whether QR's alphanumeric mode has every character of it: two of them then take 11 bits instead of 16. */
static bool
qr_alphanumeric(const char *text)
{
	return text[strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")] == '\0';
}

/*
 * Encodes with one of the eight masks. Debian's libqrencode exports it, but its header does not name it: where it is
 * lacking, the library tries all of them.
 */
QRcode *QRcode_encodeMask(QRinput *, int mask) __attribute__((weak));

/* What is signed looks like dice, under whichever mask: trying all eight takes four fifths of the time. */
static QRcode *
encode(QRinput *input, bool dice)
{
	return dice && QRcode_encodeMask != NULL ? QRcode_encodeMask(input, 0) : QRcode_encodeInput(input);
}

/* QRcode_encodeString() looks for the best mixture of modes; here one fits the whole text. */
QRcode *
qr_encode(const char *text)
{
	QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
	bool plain = qr_alphanumeric(text);
	QRcode *code = NULL;

	if (input != NULL &&
	    QRinput_append(input, plain ? QR_MODE_AN : QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0)
		code = encode(input, plain);
	QRinput_free(input);
	return code;
}

int
qr_svg(struct buf *b, const char *text, int module_px)
{
	QRcode *code = qr_encode(text);
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
