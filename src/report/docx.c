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
    "Target=\"styles.xml\"/></Relationships>";

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
                "w:val=\"Normal\"/></w:style>");
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
                     bool is_bold)
{
    buffer_format(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (span > 1)
        buffer_format(out, "<w:gridSpan w:val=\"%d\"/>", span);
    if (is_bold)
        buffer_puts(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8EEF4\"/>");
    buffer_puts(out, "</w:tcPr><w:p>");
    if (*tone_shape(cell->tone) != '\0')
        buffer_format(out, "<w:r><w:t xml:space=\"preserve\">%s </w:t></w:r>",
                      tone_shape(cell->tone));
    runs_put(out, cell->text, is_bold);
    buffer_puts(out, "</w:p></w:tc>");
}

static void table_put(struct buffer *out, const struct node *node)
{
    enum { PAGE_WIDTH = 9600 };
    double total = 0;
    int widths[64], count = node->column_count < 64 ? node->column_count : 64;
    for (int i = 0; i < count; i++)
        total += node->columns[i].weight > 0 ? node->columns[i].weight : 1;
    buffer_puts(out, "<w:tbl><w:tblPr><w:tblW w:w=\"9600\" w:type=\"dxa\"/><w:tblBorders>");
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        buffer_format(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:color=\"B0B8C0\"/>", sides[i]);
    buffer_puts(out, "</w:tblBorders></w:tblPr><w:tblGrid>");
    for (int i = 0; i < count; i++) {
        double weight = node->columns[i].weight > 0 ? node->columns[i].weight : 1;
        widths[i] = (int)(PAGE_WIDTH * weight / total);
        buffer_format(out, "<w:gridCol w:w=\"%d\"/>", widths[i]);
    }
    buffer_puts(out, "</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>");
    for (int i = 0; i < count; i++) {
        struct document_cell cell = {node->columns[i].heading, TONE_NONE};
        cell_put(out, &cell, widths[i], 1, true);
    }
    buffer_puts(out, "</w:tr>");
    for (const struct document_row *row = node->rows; row != NULL; row = row->next) {
        buffer_puts(out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        if (row->is_group)
            cell_put(out, &row->cells[0], PAGE_WIDTH, count, true);
        for (int i = 0; !row->is_group && i < count; i++)
            cell_put(out, &row->cells[i], widths[i], 1, false);
        buffer_puts(out, "</w:tr>");
    }
    buffer_puts(out, "</w:tbl><w:p/>");
}

static void node_put(const struct document *document, struct buffer *out, const struct node *node)
{
    struct arena *arena = document->call->arena;
    switch (node->kind) {
    case NODE_HEADING:
        paragraph_put(out, arena_format(arena, "Heading%d", node->level), 0, node->text, false);
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
        table_put(out, node);
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
    buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document "
                     "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                     "<w:body>");
    if (document->mark != NULL)
        paragraph_put(out, NULL, 0, document->mark, true);
    paragraph_put(out, "Title0", 0, document->title, false);
    paragraph_put(out, NULL, 0, document->subtitle, false);
    paragraph_put(out, NULL, 0,
                  arena_format(document->call->arena, "%s  %s", document->organisation,
                               document->date),
                  false);
    for (const struct node *node = document->nodes; node != NULL; node = node->next)
        node_put(document, out, node);
    if (document->checkpoint != NULL)
        paragraph_put(out, NULL, 0, document->checkpoint, false);
    buffer_puts(out, "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" "
                     "w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\"/></w:sectPr></w:body>"
                     "</w:document>");
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
    struct buffer core = buffer_new(arena, XML_MAX);
    styles_put(&styles);
    body_put(document, &body);
    core_put(document, &core);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    bool is_done = !body.is_over && archive_write_open_filename(zip, path) == ARCHIVE_OK &&
                   part_put(zip, "[Content_Types].xml", text_from(content_types)) &&
                   part_put(zip, "_rels/.rels", text_from(relations)) &&
                   part_put(zip, "word/_rels/document.xml.rels", text_from(document_relations)) &&
                   part_put(zip, "word/styles.xml", buffer_view(&styles)) &&
                   part_put(zip, "word/document.xml", buffer_view(&body)) &&
                   part_put(zip, "docProps/core.xml", buffer_view(&core)) &&
                   archive_write_close(zip) == ARCHIVE_OK;
    archive_write_free(zip);
    return is_done || call_fail(document->call, ERROR_FAILED, NULL,
                                "Word文書を書けませんでした。", "The Word document could not be written.");
}
