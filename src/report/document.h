/* SPDX-License-Identifier: Apache-2.0 */
/* One document tree, written as HTML, PDF, DOCX and XLSX. Built from top to bottom in the call's
 * arena; all text is copied by reference and has to live as long as the call. */
#ifndef REPORT_DOCUMENT_H
#define REPORT_DOCUMENT_H

#include "base/call.h"

enum document_format { DOCUMENT_HTML, DOCUMENT_PDF, DOCUMENT_DOCX, DOCUMENT_XLSX, DOCUMENT__COUNT };

enum node_kind {
    NODE_HEADING,   /* level 1 to 4, in the contents */
    NODE_PARAGRAPH, /* light markup: **bold**, *italic*; see document_rich */
    NODE_BULLET,    /* level 1 to 3; marker "・" or the given one */
    NODE_TABLE,
    NODE_FIGURES,   /* key figures beside each other */
    NODE_NOTE,      /* a framed remark */
    NODE_BREAK,     /* a new page */
};

/* How a cell reads beside its words: tone names a state by shape as well as colour. */
enum tone { TONE_NONE, TONE_SHOWN, TONE_PARTLY, TONE_NOT, TONE_UNKNOWN, TONE_STRONG, TONE_SOFT };

struct document_cell {
    const char *text;
    enum tone tone;
};

struct document_column {
    const char *heading;
    double weight; /* share of the width */
    bool is_number;
};

struct document_row {
    struct document_cell *cells;
    bool is_group; /* its first cell spans the table: a heading within it */
    struct document_row *next;
};

struct document_figure {
    const char *label, *value;
    enum tone tone;
};

struct node {
    enum node_kind kind;
    int level;
    const char *text, *marker;
    const struct document_column *columns;
    int column_count;
    struct document_row *rows, **rows_end;
    int row_count;
    const struct document_figure *figures;
    int figure_count;
    int page; /* where it came to stand in the PDF */
    struct node *next;
};

struct document {
    struct call *call;
    const char *title, *subtitle, *organisation;
    const char *mark;       /* "取扱注意", or NULL */
    const char *date;       /* of making, as shown */
    const char *checkpoint; /* journal_checkpoint_text: on the last page and in the properties */
    bool has_contents, is_landscape;
    struct node *nodes, **nodes_end;
};

struct document *document_new(struct call *call, const char *title);
void document_heading(struct document *document, int level, const char *text);
void document_paragraph(struct document *document, const char *text);
/* Several paragraphs and lists in the markup of records: blank lines part paragraphs, "- " and
 * "1. " begin list items, deeper ones indented by two blanks. */
void document_rich(struct document *document, const char *text);
void document_bullet(struct document *document, int level, const char *marker, const char *text);
void document_note(struct document *document, const char *text);
void document_break(struct document *document);
void document_figures(struct document *document, const struct document_figure *figures, int count);
struct node *document_table(struct document *document, const struct document_column *columns,
                            int count);
/* cells: one for each column; copied. */
void document_row(struct document *document, struct node *table, const struct document_cell *cells);
void document_group(struct document *document, struct node *table, const char *text);

/* A run of text with one look: what **, * and plain text become. */
struct run {
    struct text text;
    bool is_bold, is_italic;
};
/* Takes the next run off rest; false at the end. */
bool run_next(struct text *rest, struct run *run);

/* Writes the document to a new file. PDF is made in a child process, so that fonts and layouts do
 * not stay in the server's memory. False with a problem. */
bool document_write(const struct document *document, enum document_format format,
                    const char *path);
/* As a fragment within a page of the web interface. */
void document_html(const struct document *document, struct buffer *out);

const char *document_type(enum document_format format);
const char *document_ending(enum document_format format); /* "pdf" */

#endif
