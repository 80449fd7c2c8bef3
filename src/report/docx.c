/* SPDX-License-Identifier: Apache-2.0 */
/* WordprocessingML (ECMA-376): the least that Word and LibreOffice set well. */
#include "report/writers.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

enum { XML_MAX = 64 << 20 };

static const char content_types[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+"
    "xml\"/><Override PartName=\"/word/styles.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
    "Target=\"word/document.xml\"/><Relationship Id=\"rId2\" "
    "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    "core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

static const char document_relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" "
    "Target=\"styles.xml\"/><Relationship Id=\"rId2\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" "
    "Target=\"header1.xml\"/><Relationship Id=\"rId3\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" "
    "Target=\"footer1.xml\"/></Relationships>";

/* Twips. */
enum { A4_SHORT = 11906, A4_LONG = 16838, MARGIN = 1134, CELL_PADDING = 90, LETTER = 200 };

static int page_room(const struct document *document)
{
    return (document->is_landscape ? A4_LONG : A4_SHORT) - 2 * MARGIN;
}

#define WORD_NAMESPACES                                                                            \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                    \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"

/* Sizes are half points. */
static void styles_put(struct buffer *out)
{
    static const int sizes[] = {36, 32, 26, 22, 21};
    buffer_puts(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:styles "
                "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"BIZ UDPGothic\" "
                "w:hAnsi=\"BIZ UDPGothic\" w:eastAsia=\"BIZ UDPゴシック\"/><w:sz w:val=\"20\"/>"
                "<w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/></w:rPr></w:rPrDefault>"
                "<w:pPrDefault><w:pPr><w:spacing w:after=\"100\" w:line=\"340\" "
                "w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
                "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
                "w:val=\"Normal\"/></w:style>"
                "<w:style w:type=\"paragraph\" w:styleId=\"Cell\"><w:name w:val=\"Cell\"/>"
                "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"0\" w:line=\"280\" "
                "w:lineRule=\"auto\"/></w:pPr><w:rPr><w:sz w:val=\"18\"/></w:rPr></w:style>"
                "<w:style w:type=\"paragraph\" w:styleId=\"Small\"><w:name w:val=\"Small\"/>"
                "<w:basedOn w:val=\"Normal\"/><w:rPr><w:color w:val=\"5A626C\"/><w:sz "
                "w:val=\"14\"/></w:rPr></w:style>");
    for (int level = 0; level <= 4; level++) {
        buffer_format(out, "<w:style w:type=\"paragraph\" w:styleId=\"%s%d\"><w:name w:val=\"",
                      level == 0 ? "Title" : "Heading", level);
        if (level == 0)
            buffer_puts(out, "Title");
        else
            buffer_format(out, "heading %d", level);
        buffer_puts(out, "\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/>"
                         "<w:spacing w:before=\"240\" w:after=\"120\"/>");
        if (level > 0)
            buffer_format(out, "<w:outlineLvl w:val=\"%d\"/>", level - 1);
        buffer_format(out, "</w:pPr><w:rPr><w:b/><w:sz w:val=\"%d\"/></w:rPr></w:style>",
                      sizes[level]);
    }
    buffer_puts(out, "</w:styles>");
}

static void runs_put(struct buffer *out, const char *text, bool is_bold)
{
    struct text rest = text_from(text);
    struct run run;
    while (run_next(&rest, &run)) {
        buffer_puts(out, "<w:r>");
        if (is_bold || run.is_bold || run.is_italic)
            buffer_format(out, "<w:rPr>%s%s</w:rPr>", is_bold || run.is_bold ? "<w:b/>" : "",
                          run.is_italic ? "<w:i/>" : "");
        struct text lines = run.text, line;
        for (bool is_first = true; text_split(&lines, '\n', &line); is_first = false) {
            if (!is_first)
                buffer_puts(out, "<w:br/>");
            buffer_puts(out, "<w:t xml:space=\"preserve\">");
            buffer_escape(out, line);
            buffer_puts(out, "</w:t>");
        }
        buffer_puts(out, "</w:r>");
    }
}

static void paragraph_put(struct buffer *out, const char *style, int indent, const char *text,
                          bool is_bold)
{
    buffer_puts(out, "<w:p><w:pPr>");
    if (style != NULL)
        buffer_format(out, "<w:pStyle w:val=\"%s\"/>", style);
    if (indent > 0)
        buffer_format(out, "<w:ind w:left=\"%d\" w:hanging=\"360\"/>", indent);
    buffer_puts(out, "</w:pPr>");
    runs_put(out, text, is_bold);
    buffer_puts(out, "</w:p>");
}

static void cell_put(struct buffer *out, const struct document_cell *cell, int width, int span,
                     bool is_bold, bool is_number)
{
    buffer_format(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (span > 1)
        buffer_format(out, "<w:gridSpan w:val=\"%d\"/>", span);
    if (is_bold)
        buffer_puts(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8EEF4\"/>");
    if (cell->tone == TONE_SOFT)
        buffer_puts(out, "<w:noWrap/>");
    buffer_puts(out, "</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/>");
    if (is_number)
        buffer_puts(out, "<w:jc w:val=\"right\"/>");
    buffer_puts(out, "</w:pPr>");
    if (*tone_shape(cell->tone) != '\0')
        buffer_format(out, "<w:r><w:t xml:space=\"preserve\">%s </w:t></w:r>",
                      tone_shape(cell->tone));
    runs_put(out, cell->text, is_bold || cell->tone == TONE_STRONG);
    buffer_puts(out, "</w:p></w:tc>");
}

/* Word measures by itself; this is near enough to share out a page: full and half letters. */
static double text_width(void *context, const char *text, bool is_bold)
{
    double letters = 0;
    (void)context;
    for (const char *c = text; *c != '\0'; c++)
        if (((unsigned char)*c & 0xc0) != 0x80)
            letters += (unsigned char)*c >= 0x80 ? 1 : 0.62;
    return letters * LETTER * (is_bold ? 0.98 : 0.92) + 2 * CELL_PADDING + 40;
}

static void table_open(struct buffer *out, int room)
{
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    buffer_format(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", room);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        buffer_format(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:color=\"B0B8C0\"/>", sides[i]);
    buffer_puts(out, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>");
    static const char *const cell_sides[] = {"top", "left", "bottom", "right"};
    for (size_t i = 0; i < sizeof cell_sides / sizeof *cell_sides; i++)
        buffer_format(out, "<w:%s w:w=\"%d\" w:type=\"dxa\"/>", cell_sides[i],
                      i % 2 == 0 ? CELL_PADDING / 2 : CELL_PADDING);
    buffer_puts(out, "</w:tblCellMar></w:tblPr>");
}

static bool has_headings(const struct node *node)
{
    for (int i = 0; i < node->column_count; i++)
        if (*node->columns[i].heading != '\0')
            return true;
    return false;
}

static void headings_put(struct buffer *out, const struct node *node, const double *widths,
                         int count)
{
    buffer_puts(out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (int i = 0; i < count; i++) {
        struct document_cell cell = {node->columns[i].heading, TONE_NONE};
        cell_put(out, &cell, (int)widths[i], 1, true, node->columns[i].is_number);
    }
    buffer_puts(out, "</w:tr>");
}

static void table_put(const struct document *document, struct buffer *out,
                      const struct node *node)
{
    int room = page_room(document);
    int count = node->column_count < DOCUMENT_COLUMNS_MAX ? node->column_count
                                                          : DOCUMENT_COLUMNS_MAX;
    const double *widths = table_widths(document->call->arena, node, room, text_width, NULL);
    table_open(out, room);
    buffer_puts(out, "<w:tblGrid>");
    for (int i = 0; i < count; i++)
        buffer_format(out, "<w:gridCol w:w=\"%d\"/>", (int)widths[i]);
    buffer_puts(out, "</w:tblGrid>");
    if (has_headings(node))
        headings_put(out, node, widths, count);
    for (const struct document_row *row = node->rows; row != NULL; row = row->next) {
        buffer_puts(out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        if (row->is_group)
            cell_put(out, &row->cells[0], room, count, true, false);
        for (int i = 0; !row->is_group && i < count; i++)
            cell_put(out, &row->cells[i], (int)widths[i], 1, false, node->columns[i].is_number);
        buffer_puts(out, "</w:tr>");
    }
    buffer_puts(out, "</w:tbl><w:p/>");
}

/* A heading that the contents can point to. */
static void heading_put(struct buffer *out, const struct node *node, int number)
{
    buffer_format(out,
                  "<w:p><w:pPr><w:pStyle w:val=\"Heading%d\"/></w:pPr><w:bookmarkStart "
                  "w:id=\"%d\" w:name=\"_h%d\"/>",
                  node->level, number, number);
    runs_put(out, node->text, false);
    buffer_format(out, "<w:bookmarkEnd w:id=\"%d\"/></w:p>", number);
}

static void field_put(struct buffer *out, const char *code, const char *shown)
{
    buffer_format(out,
                  "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r>"
                  "<w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r><w:r><w:fldChar "
                  "w:fldCharType=\"separate\"/></w:r><w:r><w:t>%s</w:t></w:r><w:r><w:fldChar "
                  "w:fldCharType=\"end\"/></w:r>",
                  code, shown);
}

/* The headings with links; Word and LibreOffice fill in the pages. */
static void contents_put(const struct document *document, struct buffer *out)
{
    enum { LEVEL_MAX = 2 };
    int number = 0;
    bool is_english = document->call->lang == LANG_EN;
    paragraph_put(out, NULL, 0, is_english ? "Contents" : "目次", true);
    for (const struct node *node = document->nodes; node != NULL; node = node->next) {
        if (node->kind != NODE_HEADING)
            continue;
        number++;
        if (node->level > LEVEL_MAX)
            continue;
        buffer_format(out,
                      "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:tabs><w:tab w:val=\"right\" "
                      "w:leader=\"dot\" w:pos=\"%d\"/></w:tabs><w:ind w:left=\"%d\"/></w:pPr>"
                      "<w:hyperlink w:anchor=\"_h%d\">",
                      page_room(document), 300 * (node->level - 1), number);
        runs_put(out, node->text, node->level == 1);
        buffer_puts(out, "<w:r><w:tab/></w:r>");
        field_put(out, arena_format(document->call->arena, "PAGEREF _h%d \\h", number), "");
        buffer_puts(out, "</w:hyperlink></w:p>");
    }
    buffer_puts(out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
}

static void node_put(const struct document *document, struct buffer *out, const struct node *node,
                     int *headings)
{
    struct arena *arena = document->call->arena;
    switch (node->kind) {
    case NODE_HEADING:
        heading_put(out, node, ++*headings);
        return;
    case NODE_PARAGRAPH:
    case NODE_NOTE:
        paragraph_put(out, NULL, 0, node->text, node->kind == NODE_NOTE);
        return;
    case NODE_BULLET:
        paragraph_put(out, NULL, 360 * (node->level + 1),
                      arena_format(arena, "%s %s", node->marker, node->text), false);
        return;
    case NODE_TABLE:
        table_put(document, out, node);
        return;
    case NODE_FIGURES:
        for (int i = 0; i < node->figure_count; i++)
            paragraph_put(out, NULL, 0,
                          arena_format(arena, "%s: **%s**", node->figures[i].label,
                                       node->figures[i].value),
                          false);
        return;
    case NODE_BREAK:
        buffer_puts(out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        return;
    }
}

static void body_put(const struct document *document, struct buffer *out)
{
    int headings = 0;
    bool is_wide = document->is_landscape;
    buffer_puts(out, XML_HEAD "<w:document " WORD_NAMESPACES "><w:body>");
    if (document->mark != NULL)
        paragraph_put(out, NULL, 0, document->mark, true);
    paragraph_put(out, "Title0", 0, document->title, false);
    paragraph_put(out, NULL, 0, document->subtitle, false);
    paragraph_put(out, NULL, 0,
                  arena_format(document->call->arena, "%s  %s", document->organisation,
                               document->date),
                  false);
    if (document->has_contents)
        contents_put(document, out);
    for (const struct node *node = document->nodes; node != NULL; node = node->next)
        node_put(document, out, node, &headings);
    if (document->checkpoint != NULL)
        paragraph_put(out, "Small", 0, document->checkpoint, false);
    buffer_format(out,
                  "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/>"
                  "<w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"%d\" "
                  "w:h=\"%d\"%s/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" "
                  "w:left=\"%d\" w:header=\"560\" w:footer=\"560\" w:gutter=\"0\"/></w:sectPr>"
                  "</w:body></w:document>",
                  is_wide ? A4_LONG : A4_SHORT, is_wide ? A4_SHORT : A4_LONG,
                  is_wide ? " w:orient=\"landscape\"" : "", MARGIN, MARGIN, MARGIN, MARGIN);
}

static void edge_open(const struct document *document, struct buffer *out, const char *tag)
{
    buffer_format(out,
                  XML_HEAD "<w:%s " WORD_NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"Small\"/>"
                  "<w:tabs><w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs></w:pPr>",
                  tag, page_room(document));
}

static void header_put(const struct document *document, struct buffer *out)
{
    edge_open(document, out, "hdr");
    runs_put(out, document->title, false);
    buffer_puts(out, "<w:r><w:tab/></w:r>");
    if (document->mark != NULL)
        runs_put(out, arena_format(document->call->arena, "【%s】 ", document->mark), false);
    runs_put(out, document->organisation, false);
    buffer_puts(out, "</w:p></w:hdr>");
}

static void footer_put(const struct document *document, struct buffer *out)
{
    edge_open(document, out, "ftr");
    runs_put(out, document->date, false);
    buffer_puts(out, "<w:r><w:tab/></w:r>");
    field_put(out, "PAGE", "1");
    runs_put(out, " / ", false);
    field_put(out, "NUMPAGES", "1");
    buffer_puts(out, "</w:p></w:ftr>");
}

static void core_put(const struct document *document, struct buffer *out)
{
    buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
                     "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
                     "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                     "<dc:title>");
    buffer_escape(out, text_from(document->title));
    buffer_puts(out, "</dc:title><dc:creator>");
    buffer_escape(out, text_from(document->organisation));
    buffer_puts(out, "</dc:creator><cp:keywords>");
    buffer_escape(out, text_from(document->checkpoint));
    buffer_puts(out, "</cp:keywords></cp:coreProperties>");
}

static bool part_put(struct archive *zip, const char *name, struct text content)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)content.size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    bool is_done = archive_write_header(zip, entry) == ARCHIVE_OK &&
                   archive_write_data(zip, content.data, content.size) ==
                       (la_ssize_t)content.size;
    archive_entry_free(entry);
    return is_done;
}

bool docx_write(const struct document *document, const char *path)
{
    struct arena *arena = document->call->arena;
    struct buffer styles = buffer_new(arena, XML_MAX), body = buffer_new(arena, XML_MAX);
    struct buffer core = buffer_new(arena, XML_MAX), header = buffer_new(arena, XML_MAX);
    struct buffer footer = buffer_new(arena, XML_MAX);
    styles_put(&styles);
    body_put(document, &body);
    core_put(document, &core);
    header_put(document, &header);
    footer_put(document, &footer);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    bool is_done = !body.is_over && archive_write_open_filename(zip, path) == ARCHIVE_OK &&
                   part_put(zip, "[Content_Types].xml", text_from(content_types)) &&
                   part_put(zip, "_rels/.rels", text_from(relations)) &&
                   part_put(zip, "word/_rels/document.xml.rels", text_from(document_relations)) &&
                   part_put(zip, "word/styles.xml", buffer_view(&styles)) &&
                   part_put(zip, "word/header1.xml", buffer_view(&header)) &&
                   part_put(zip, "word/footer1.xml", buffer_view(&footer)) &&
                   part_put(zip, "word/document.xml", buffer_view(&body)) &&
                   part_put(zip, "docProps/core.xml", buffer_view(&core)) &&
                   archive_write_close(zip) == ARCHIVE_OK;
    archive_write_free(zip);
    return is_done || call_fail(document->call, ERROR_FAILED, NULL,
                                "Word文書を書けませんでした。", "The Word document could not be written.");
}
