#ifndef PAVILION_QR_H
#define PAVILION_QR_H

#include "buf.h"

/*
 * Appends `text` as a QR code (error correction M) in SVG: black on white with the quiet zone of four modules,
 * `module_px` pixels a module, no style attributes. Returns 0, or -1 if the text does not fit into a code; nothing
 * is appended then.
 */
int qr_svg(struct buf *, const char *text, int module_px);

#endif
