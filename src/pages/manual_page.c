/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/manual_page.h"
#include "base/asset.h"
#include "pages/layout.h"
#include "templates/manual.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

static const char *folder(struct call *call)
{
    return call->lang == LANG_EN ? "docs/manual/en/" : "docs/manual/ja/";
}

/* "# Title" of the first line. */
static const char *title_of(struct call *call, const struct asset *asset)
{
    struct text text = asset_text(asset), line = {"", 0};
    text_split(&text, '\n', &line);
    if (text_starts(line, "# "))
        line = (struct text){line.data + 2, line.size - 2};
    return text_string(call->arena, line);
}

int manual_chapters(struct call *call, struct manual_chapter *out)
{
    const char *under = folder(call);
    size_t count;
    const struct asset *chapters = asset_under(under, &count);
    int used = 0;
    for (size_t i = 0; i < count && used < MANUAL_CHAPTERS_MAX; i++) {
        struct text name = text_from(chapters[i].path + strlen(under));
        name.size -= name.size > 3 ? 3 : 0; /* .md */
        out[used++] = (struct manual_chapter){text_string(call->arena, name),
                                              title_of(call, &chapters[i])};
    }
    return used;
}

/* The library leaves raw HTML and unsafe links out unless told otherwise. */
static struct text markdown_html(struct call *call, const struct asset *asset)
{
    struct text text = asset_text(asset);
    char *html = cmark_markdown_to_html(text.data, text.size, CMARK_OPT_DEFAULT);
    if (html == NULL)
        die("out of memory");
    arena_defer(call->arena, free, html);
    return text_from(html);
}

bool manual_page(struct call *call, struct request *request, struct response *response)
{
    struct manual_chapter chapters[MANUAL_CHAPTERS_MAX];
    int count = manual_chapters(call, chapters), at = -1;
    struct text name = param_get(&request->params, "chapter");
    for (int i = 0; i < count; i++)
        if (text_is(name, chapters[i].name) || (name.size == 0 && i == 0))
            at = i;
    const char *path = at < 0 ? ""
                              : arena_format(call->arena, "%s%s.md", folder(call),
                                             chapters[at].name);
    const struct asset *asset = at < 0 ? NULL : asset_find(path);
    if (asset == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "手引きにそのページはありません。",
                         "The manual has no such page.");
    struct layout layout = {.title = chapters[at].title, .path = "/manual", .class = "wide",
                            .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_manual(&page, chapters, count, at, (struct html_raw){markdown_html(call, asset)});
    layout_end(&page);
    return true;
}

bool manual_picture(struct call *call, struct request *request, struct response *response)
{
    const char *name = text_string(call->arena, param_get(&request->params, "name"));
    const char *path =
        arena_format(call->arena, "docs/manual/pictures/%s-%s",
                     call->lang == LANG_EN ? "en" : "ja", name);
    const struct asset *asset = asset_find(path);
    if (asset == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "その図はありません。",
                         "There is no such picture.");
    respond_bytes(response, 200, asset->type, asset_text(asset));
    return true;
}
