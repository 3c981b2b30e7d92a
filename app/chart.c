#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room around the figures: the axis on the left, the key above, the labels below. */
#define LEFT 38
#define TOP 24
#define RIGHT 8
#define BOTTOM 22
#define KEY_GLYPH 6.2 /* about the width of a letter at the key's size */
#define KEY_LINE 16   /* from one line of the key to the next */
#define LETTER 5.6    /* and at that of the axis */
#define LABEL_GAP 14  /* between two labels, at least */

struct frame {
	double left, top, width, height; /* of the field of figures */
	double step, limit;              /* of the axis */
};

double
chart_step(double top, int lines)
{
	static const double round[] = {1, 2, 2.5, 5, 10};
	double raw = top / lines, power;

	if (raw <= 1)
		return 1;
	power = pow(10, floor(log10(raw)));
	for (size_t i = 0; i < sizeof(round) / sizeof(round[0]); i++)
		if (round[i] * power >= raw && (power >= 10 || round[i] != 2.5))
			return round[i] * power;
	return 10 * power;
}

static void
chart_text(struct buf *b, const char *text)
{
	buf_html(b, text, strlen(text));
}

/* 12345 as 12,345: the axis and the table speak of whole things. */
static void
chart_number(struct buf *b, long long n)
{
	if (n >= 1000) {
		chart_number(b, n / 1000);
		buf_printf(b, ",%03lld", n % 1000);
	} else
		buf_printf(b, "%lld", n);
}

/* The same with decimals: 12,345.6 */
static void
chart_figure(struct buf *b, double value, int decimals)
{
	char text[32];

	if (decimals == 0) {
		chart_number(b, llround(value));
		return;
	}
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	chart_number(b, strtoll(text, NULL, 10));
	buf_puts(b, strchr(text, '.'));
}

/* How wide a label is in letters; a Chinese one is twice as wide. */
static double
chart_letters(const char *text)
{
	double n = 0;

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
		n += *p >= 0xe0 ? 1.8 : (*p & 0xc0) == 0x80 ? 0 : 1;
	return n;
}

/* What the bars of a point add up to. */
static double
chart_sum(const struct chart *c, size_t point)
{
	double sum = 0;

	for (size_t k = 0; k < c->nseries - c->lines; k++)
		sum += isnan(c->values[k][point]) ? 0 : c->values[k][point];
	return sum;
}

/* The highest that stands in a chart of bars, with the lines above them. */
static double
chart_top(const struct chart *c)
{
	double top = 1;

	for (size_t i = 0; i < c->npoints; i++) {
		top = fmax(top, chart_sum(c, i));
		for (size_t k = c->nseries - c->lines; k < c->nseries; k++)
			top = fmax(top, c->values[k][i]);
	}
	return top;
}

/* The key above the figures, in as many lines as it needs, whose number it returns; b NULL: only counted. */
static int
chart_key(struct buf *b, const struct chart *c)
{
	double letter = c->letter > 0 ? c->letter : KEY_GLYPH, x = LEFT;
	int line = 0;

	for (size_t k = 0; k < c->nseries; k++) {
		double wide = 26 + letter * chart_letters(c->series[k]);

		if (x > LEFT && x + wide - 14 > c->width) {
			x = LEFT;
			line++;
		}
		if (b != NULL) {
			buf_printf(b, "<rect class=\"s%zu\" x=\"%.1f\" y=\"%d\" width=\"8\" height=\"8\" rx=\"1.5\"/>",
			    k, x, 3 + line * KEY_LINE);
			buf_printf(
			    b, "<text class=\"chart-key\" x=\"%.1f\" y=\"%.1f\">", x + 12, 10.5 + line * KEY_LINE);
			chart_text(b, c->series[k]);
			buf_puts(b, "</text>");
		}
		x += wide;
	}
	return line + 1;
}

static struct frame
chart_frame(const struct chart *c, double top)
{
	double above = TOP + (chart_key(NULL, c) - 1) * KEY_LINE;
	struct frame f = {LEFT, above, c->width - LEFT - RIGHT, c->height - above - BOTTOM, 0, 0};

	f.step = chart_step(top, 4);
	f.limit = f.step * fmax(1, ceil(top / f.step));
	return f;
}

static double
chart_y(const struct frame *f, double value)
{
	return f->top + f->height - f->height * value / f->limit;
}

static void
chart_open(struct buf *b, const struct chart *c)
{
	buf_printf(b,
	    "<svg class=\"chart\" id=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
	    "<title id=\"%s-title\">",
	    c->id, c->width, c->height, c->id, c->id, c->id);
	chart_text(b, c->title);
	buf_printf(b, "</title><desc id=\"%s-desc\">", c->id);
	chart_text(b, c->about);
	buf_puts(b, "</desc>");
}

static void
chart_axis(struct buf *b, const struct frame *f)
{
	for (int i = 0; i * f->step <= f->limit + f->step / 2; i++) {
		double v = i * f->step;

		buf_printf(b, "<line class=\"chart-grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", f->left,
		    f->left + f->width, chart_y(f, v), chart_y(f, v));
		buf_printf(b, "<text class=\"chart-axis end\" x=\"%.1f\" y=\"%.1f\">", f->left - 5, chart_y(f, v) + 3);
		chart_number(b, llround(v));
		buf_puts(b, "</text>");
	}
}

/*
 * Labels below the axis: only as many as have room beside each other. Below its point stands the middle of a label, but
 * for those at the edges, which stay within the drawing.
 */
static void
chart_labels(struct buf *b, const struct chart *c, double first, double gap)
{
	double letter = c->letter > 0 ? c->letter : LETTER, free = 0, wide, left, longest = 1;
	size_t every = 1;

	for (size_t i = 0; i < c->npoints; i++)
		longest = fmax(longest, chart_letters(c->points[i]) * letter + LABEL_GAP);
	while (gap * (double)every < longest && every < c->npoints)
		every++;
	for (size_t i = 0; i < c->npoints; i += every) {
		wide = chart_letters(c->points[i]) * letter;
		left = fmax(0, fmin(first + gap * (double)i - wide / 2, c->width - 1 - wide));
		if (left < free)
			continue;
		free = left + wide + LABEL_GAP;
		buf_printf(b, "<text class=\"chart-axis middle\" x=\"%.1f\" y=\"%d\">", left + wide / 2, c->height - 6);
		chart_text(b, c->points[i]);
		buf_puts(b, "</text>");
	}
}

/* How many points of a series are known: a line is drawn as far. */
static size_t
chart_known(const struct chart *c, size_t series)
{
	size_t n = 0;

	while (n < c->npoints && !isnan(c->values[series][n]))
		n++;
	return n;
}

static void
chart_path(struct buf *b, const struct chart *c, const struct frame *f, size_t series, double first, double gap)
{
	size_t known = chart_known(c, series);

	for (size_t i = 0; i < known; i++)
		buf_printf(
		    b, "%s%.1f %.1f", i == 0 ? "M" : " L", first + gap * (double)i, chart_y(f, c->values[series][i]));
}

/* One bar of a point, standing on what is below it. */
static void
chart_bar(struct buf *b, const struct chart *c, const struct frame *f, size_t series, size_t point, double x,
    double width, double below)
{
	double value = c->values[series][point];

	buf_printf(b, "<rect class=\"s%zu\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>", series, x,
	    chart_y(f, below + value), width, f->height * value / f->limit);
	chart_text(b, c->points[point]);
	buf_puts(b, ": ");
	chart_number(b, llround(value));
	buf_putc(b, ' ');
	chart_text(b, c->series[series]);
	buf_puts(b, "</title></rect>");
}

/* A word above a point, with a line down to it; it stays within the drawing. */
static void
chart_mark(struct buf *b, const struct chart *c, const struct frame *f, double x)
{
	double half = chart_letters(c->mark_text) * 2.8, y = chart_y(f, chart_sum(c, c->mark));
	double at = fmax(f->left + half, fmin(x, f->left + f->width - half));

	buf_printf(b, "<line class=\"chart-mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", x, x, f->top + 2,
	    fmax(y, f->top + 2));
	buf_printf(b, "<text class=\"chart-axis chart-marked middle\" x=\"%.1f\" y=\"%.1f\">", at, f->top - 1);
	chart_text(b, c->mark_text);
	buf_puts(b, "</text>");
}

void
chart_bars(struct buf *b, const struct chart *c)
{
	size_t bars = c->nseries - c->lines;
	double gap, width;
	struct frame f = chart_frame(c, chart_top(c));

	gap = f.width / (double)(c->npoints > 0 ? c->npoints : 1);
	width = fmin(gap * 0.62, 44);
	chart_open(b, c);
	chart_key(b, c);
	chart_axis(b, &f);
	for (size_t i = 0; i < c->npoints; i++) {
		double x = f.left + gap * ((double)i + 0.5) - width / 2, below = 0;

		for (size_t k = 0; k < bars; k++) {
			if (!(c->values[k][i] > 0))
				continue;
			chart_bar(b, c, &f, k, i, x, width, below);
			below += c->values[k][i];
		}
	}
	for (size_t k = bars; k < c->nseries && c->npoints > 0; k++) {
		buf_printf(b, "<path class=\"line s%zu\" d=\"", k);
		chart_path(b, c, &f, k, f.left + gap / 2, gap);
		buf_puts(b, "\"/>");
	}
	if (c->mark_text != NULL && c->mark < c->npoints)
		chart_mark(b, c, &f, f.left + gap * ((double)c->mark + 0.5));
	chart_labels(b, c, f.left + gap / 2, gap);
	buf_puts(b, "</svg>");
}

void
chart_line(struct buf *b, const struct chart *c)
{
	size_t known = chart_known(c, 0);
	double top = 1, gap;
	struct frame f;

	for (size_t k = 0; k < c->nseries; k++)
		for (size_t i = 0; i < c->npoints; i++)
			top = fmax(top, c->values[k][i]); /* which passes over what is not known */
	f = chart_frame(c, top);
	gap = c->npoints > 1 ? f.width / (double)(c->npoints - 1) : f.width;
	chart_open(b, c);
	chart_key(b, c);
	chart_axis(b, &f);
	if (known > 0) {
		buf_puts(b, "<path class=\"area s0\" d=\"");
		chart_path(b, c, &f, 0, f.left, gap);
		buf_printf(b, " L%.1f %.1f L%.1f %.1f Z\"/>", f.left + gap * (double)(known - 1), f.top + f.height,
		    f.left, f.top + f.height);
	}
	for (size_t k = 0; k < c->nseries; k++) {
		buf_printf(b, "<path class=\"line s%zu\" d=\"", k);
		chart_path(b, c, &f, k, f.left, gap);
		buf_puts(b, "\"/>");
		for (size_t i = 0; i < chart_known(c, k); i++)
			buf_printf(b, "<circle class=\"s%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>", k,
			    f.left + gap * (double)i, chart_y(&f, c->values[k][i]));
	}
	chart_labels(b, c, f.left, gap);
	buf_puts(b, "</svg>");
}

void
chart_table(struct buf *b, const struct chart *c)
{
	buf_puts(b, "<table class=\"table\"><caption class=\"visually-hidden\">");
	chart_text(b, c->title);
	buf_puts(b, "</caption><thead><tr><th scope=\"col\">");
	chart_text(b, c->rows);
	buf_puts(b, "</th>");
	for (size_t k = 0; k < c->nseries; k++) {
		buf_puts(b, "<th scope=\"col\" class=\"num\">");
		chart_text(b, c->series[k]);
		buf_puts(b, "</th>");
	}
	buf_puts(b, "</tr></thead><tbody>");
	for (size_t i = 0; i < c->npoints; i++) {
		buf_puts(b, "<tr><th scope=\"row\">");
		chart_text(b, c->points[i]);
		buf_puts(b, "</th>");
		for (size_t k = 0; k < c->nseries; k++) {
			buf_puts(b, "<td class=\"num\">");
			if (!isnan(c->values[k][i]))
				chart_figure(b, c->values[k][i], c->decimals);
			buf_puts(b, "</td>");
		}
		buf_puts(b, "</tr>");
	}
	buf_puts(b, "</tbody></table>");
}
