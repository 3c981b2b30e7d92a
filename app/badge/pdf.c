/* A page per badge: where each line of text stands is a table, for both sizes. */
#include "badge/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "badge/pass.h"
#include "qr.h"

#define MM (72 / 25.4)
#define SHRINK 0.9      /* from one size of letters to the next smaller one */
#define WORD_LEAST 11.0 /* points: smaller letters may break a word that is wider than its line */
#define FAMILIES "Noto Sans, Noto Sans CJK SC, Noto Sans Arabic, sans-serif"

struct colour {
	const char *name;
	double red, green, blue;
};

/* The bands; white text on each has a contrast of 4.5 at least. */
static const struct colour colours[] = {
    {"blue", 0.122, 0.373, 0.749},
    {"green", 0.114, 0.478, 0.243},
    {"red", 0.702, 0.149, 0.176},
    {"orange", 0.706, 0.325, 0.035},
    {"purple", 0.420, 0.247, 0.627},
    {"teal", 0.059, 0.463, 0.431},
    {"grey", 0.322, 0.361, 0.420},
    {"black", 0.106, 0.122, 0.149},
};
static const struct colour white = {"white", 1, 1, 1}, ink = {"ink", 0.08, 0.09, 0.11},
			   soft = {"soft", 0.32, 0.36, 0.42};

/* A text on the page, in millimetres from the top left; set as large as it fits, between `most` and `least` points. */
struct line {
	size_t field; /* of struct badge_face */
	double x, y, width, height;
	double most, least;
	const struct colour *colour;
	bool bold;
	PangoAlignment align;
};

struct band {
	double y, height;
};

struct sheet {
	const char *name;
	double width, height;
	struct band bands[2];
	double qr_x, qr_y, qr_side; /* without its quiet zone, which is kept free around it */
	struct line lines[8];
};

#define FIELD(name) offsetof(struct badge_face, name)
#define CENTRE PANGO_ALIGN_CENTER
#define LEFT PANGO_ALIGN_LEFT

static const struct sheet sheets[] = {
    [BADGE_A6] = {"a6", 105, 148, {{0, 22}, {128, 20}}, 34, 79, 37,
	{{FIELD(fair), 7, 3.5, 91, 9.5, 17, 7, &white, true, CENTRE},
	    {FIELD(dates), 7, 13.5, 91, 5.5, 10, 6, &white, false, CENTRE},
	    {FIELD(name), 7, 25, 91, 27, 34, 4, &ink, true, CENTRE},
	    {FIELD(company), 7, 53, 91, 12, 15, 6, &ink, false, CENTRE},
	    {FIELD(country), 7, 65.5, 91, 6.5, 12, 7, &soft, false, CENTRE},
	    {FIELD(number), 7, 119.5, 91, 6, 11, 8, &soft, false, CENTRE},
	    {FIELD(category), 7, 129.5, 91, 17, 32, 9, &white, true, CENTRE}}},
    [BADGE_CARD] = {"card", 85.6, 54, {{0, 11}, {43.5, 10.5}}, 57, 13.5, 24,
	{{FIELD(fair), 4, 1.2, 77.6, 5.2, 11, 6, &white, true, LEFT},
	    {FIELD(dates), 4, 6.3, 77.6, 4, 7.5, 5, &white, false, LEFT},
	    {FIELD(name), 4, 13, 49, 14.5, 19, 4, &ink, true, LEFT},
	    {FIELD(company), 4, 28.5, 49, 8, 10, 5, &ink, false, LEFT},
	    {FIELD(country), 4, 37.3, 49, 4.5, 8, 5, &soft, false, LEFT},
	    {FIELD(number), 55, 38.6, 28, 4, 8, 6, &soft, false, CENTRE},
	    {FIELD(category), 4, 44.3, 77.6, 9, 19, 7, &white, true, LEFT}}},
};

struct badge_pdf {
	const struct sheet *sheet;
	cairo_surface_t *surface;
	cairo_t *cairo;
	PangoLayout *layout;
	PangoFontDescription *font;
};

bool
badge_size_read(const char *text, enum badge_size *size)
{
	for (size_t i = 0; text != NULL && i < sizeof(sheets) / sizeof(sheets[0]); i++) {
		if (strcmp(sheets[i].name, text) == 0) {
			*size = (enum badge_size)i;
			return true;
		}
	}
	return false;
}

static cairo_status_t
write_out(void *out, const unsigned char *data, unsigned length)
{
	return fwrite(data, 1, length, out) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* The fonts that were found and loaded stay for the life of the process. */
static PangoContext *
context(void)
{
	static PangoContext *kept;
	cairo_font_options_t *options;

	if (kept != NULL)
		return kept;
	kept = pango_font_map_create_context(pango_cairo_font_map_get_default());
	options = cairo_font_options_create();
	/* Paper has no pixels to fit letters to. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(kept, options);
	pango_cairo_context_set_resolution(kept, 72);
	pango_context_set_round_glyph_positions(kept, FALSE);
	/* Han characters in their mainland forms, whatever the language of the rest. */
	pango_context_set_language(kept, pango_language_from_string("zh-cn"));
	cairo_font_options_destroy(options);
	return kept;
}

struct badge_pdf *
badge_pdf_open(enum badge_size size, FILE *out)
{
	struct badge_pdf *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	p->sheet = &sheets[size];
	p->surface = cairo_pdf_surface_create_for_stream(write_out, out, p->sheet->width * MM, p->sheet->height * MM);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Pavilion");
	p->cairo = cairo_create(p->surface);
	p->layout = pango_layout_new(context());
	p->font = pango_font_description_from_string(FAMILIES);
	return p;
}

static void
paint(cairo_t *c, const struct colour *colour)
{
	cairo_set_source_rgb(c, colour->red, colour->green, colour->blue);
}

static const struct colour *
colour_find(const char *name)
{
	size_t i = 0;

	while (i < sizeof(colours) / sizeof(colours[0]) && (name == NULL || strcmp(colours[i].name, name) != 0))
		i++;
	return &colours[i < sizeof(colours) / sizeof(colours[0]) ? i : 0];
}

void
badge_colour(const char *name, double rgb[3])
{
	const struct colour *c = colour_find(name);

	rgb[0] = c->red;
	rgb[1] = c->green;
	rgb[2] = c->blue;
}

/* Sets the letters so small that the text fits. Returns its height in points. */
static double
fit(struct badge_pdf *p, const struct line *l)
{
	int width, height;

	for (double size = l->most;; size = size * SHRINK > l->least ? size * SHRINK : l->least) {
		pango_font_description_set_absolute_size(p->font, size * PANGO_SCALE);
		pango_layout_set_wrap(p->layout, size > WORD_LEAST ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
		pango_layout_set_font_description(p->layout, p->font);
		pango_layout_get_size(p->layout, &width, &height);
		if (size <= l->least ||
		    (width <= l->width * MM * PANGO_SCALE && height <= l->height * MM * PANGO_SCALE))
			return (double)height / PANGO_SCALE;
	}
}

static void
draw_line(struct badge_pdf *p, const struct line *l, const char *text)
{
	double height;

	pango_font_description_set_weight(p->font, l->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_width(p->layout, (int)(l->width * MM * PANGO_SCALE));
	pango_layout_set_alignment(p->layout, l->align);
	pango_layout_set_text(p->layout, text, -1);
	height = fit(p, l);
	paint(p->cairo, l->colour);
	cairo_move_to(p->cairo, l->x * MM, l->y * MM + (l->height * MM - height) / 2);
	pango_cairo_show_layout(p->cairo, p->layout);
}

/* The modules as a picture of one bit each, through which black is painted. */
static cairo_surface_t *
qr_mask(const QRcode *code)
{
	cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A1, code->width, code->width);
	unsigned char *bits = cairo_image_surface_get_data(mask);
	int stride = cairo_image_surface_get_stride(mask);

	for (int y = 0; bits != NULL && y < code->width; y++) {
		uint32_t *row = (uint32_t *)(void *)(bits + y * stride);

		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				row[x / 32] |= G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1U << x % 32 : 1U << (31 - x % 32);
	}
	cairo_surface_mark_dirty(mask);
	return mask;
}

static void
draw_qr(struct badge_pdf *p, const char *token)
{
	const struct sheet *s = p->sheet;
	QRcode *code = qr_encode(token);
	cairo_surface_t *mask;
	cairo_pattern_t *pattern;

	if (code == NULL)
		return;
	mask = qr_mask(code);
	pattern = cairo_pattern_create_for_surface(mask);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_save(p->cairo);
	cairo_translate(p->cairo, s->qr_x * MM, s->qr_y * MM);
	cairo_scale(p->cairo, s->qr_side * MM / code->width, s->qr_side * MM / code->width);
	cairo_set_source_rgb(p->cairo, 0, 0, 0);
	cairo_mask(p->cairo, pattern);
	cairo_restore(p->cairo);
	cairo_pattern_destroy(pattern);
	cairo_surface_destroy(mask);
	QRcode_free(code);
}

int
badge_pdf_page(struct badge_pdf *p, const struct badge_face *f)
{
	const struct sheet *s = p->sheet;
	const char *text;

	paint(p->cairo, colour_find(f->colour));
	for (size_t i = 0; i < sizeof(s->bands) / sizeof(s->bands[0]); i++)
		cairo_rectangle(p->cairo, 0, s->bands[i].y * MM, s->width * MM, s->bands[i].height * MM);
	cairo_fill(p->cairo);
	for (const struct line *l = s->lines; l->width > 0; l++) {
		memcpy(&text, (const char *)f + l->field, sizeof(text));
		if (text != NULL && text[0] != '\0')
			draw_line(p, l, text);
	}
	draw_qr(p, f->token);
	cairo_show_page(p->cairo);
	return cairo_status(p->cairo) == CAIRO_STATUS_SUCCESS &&
		       cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS
		   ? 0
		   : -1;
}

int
badge_pdf_close(struct badge_pdf *p)
{
	bool good;

	g_object_unref(p->layout);
	pango_font_description_free(p->font);
	cairo_destroy(p->cairo);
	cairo_surface_finish(p->surface);
	good = cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(p->surface);
	free(p);
	return good ? 0 : -1;
}
