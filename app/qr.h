#ifndef PAVILION_QR_H
#define PAVILION_QR_H

#include <qrencode.h>

#include "buf.h"

/*
 * Appends `text` as a QR code (error correction M) in SVG: black on white with the quiet zone of four modules,
 * `module_px` pixels a module, no style attributes. Returns 0, or -1 if the text does not fit into a code; nothing
 * is appended then.
 */
int qr_svg(struct buf *, const char *text, int module_px);
/*
 * The code itself: for drawing it otherwise. Text of QR's alphanumeric characters takes
 * that mode. NULL if it does not fit. Ended by QRcode_free().
 */
QRcode *qr_encode(const char *text);

#endif
