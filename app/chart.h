#ifndef PAVILION_CHART_H
#define PAVILION_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * The one drawing layer of charts: SVG with classes only (no style, no script), so that it stands under
 * our content policy, in print and in mail. Colours and fonts are the classes of assets/src/office.css:
 * chart, chart-grid, chart-axis, chart-key, s0..s4 (the series).
 * Every chart says what it shows (title, desc) and has a table twin for those who cannot see it.
 */
#define CHART_SERIES 5

struct chart {
	const char *id;    /* of the svg; its title and desc get ids made from it */
	const char *title; /* translated */
	const char *about; /* one sentence, translated */
	const char *rows;  /* heading of the first column of the table, translated */
	size_t nseries, npoints;
	const char *series[CHART_SERIES];
	const char **points;                /* labels below the axis: npoints */
	const double *values[CHART_SERIES]; /* npoints each; NAN: not known yet, a line ends before it */
	int width, height;                  /* of the view box */
	double letter;                      /* width of one, where the style has larger ones; 0: as everywhere */
	int decimals;                       /* of the figures of the table */
	size_t lines;                       /* bars: so many of the last series are dashed lines above them */
	size_t mark;                        /* bars: with mark_text, the point that it stands above */
	const char *mark_text;              /* translated; NULL: no mark */
};

/* Bars that stand on each other, one per point; one series makes a plain bar chart. */
void chart_bars(struct buf *, const struct chart *);
/* A line with its area per series; the second and later ones are dashed. */
void chart_line(struct buf *, const struct chart *);
/* The same figures as a table. */
void chart_table(struct buf *, const struct chart *);
/* The round step of an axis for values up to `top`: 1, 2, 2.5 or 5 times a power of ten, about `lines` steps. */
double chart_step(double top, int lines);

#endif
