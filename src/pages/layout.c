/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/layout.h"
#include "model/user.h"
#include "templates/layout.h"
#include "web/asset_url.h"

#include <string.h>

static const struct module *const *site_modules;
static int site_module_count;

void layout_modules(const struct module *const *modules, int count)
{
    site_modules = modules;
    site_module_count = count;
}

const struct module *const *layout_module_list(int *count)
{
    *count = site_module_count;
    return site_modules;
}

static bool is_current(const char *path, const char *current)
{
    return current != NULL && strcmp(path, current) == 0;
}

static void item_add(struct nav_group *group, struct nav_item item)
{
    enum { ITEMS_MAX = 40 };
    if (group->count < ITEMS_MAX)
        group->items[group->count++] = item;
    group->is_current |= item.is_current;
}

/* Administration stays together at the end; other pages stand at the top, with their icons. */
static void pages_add(struct call *call, struct nav_group *group, enum chapter chapter,
                      const char *current)
{
    for (int m = 0; m < site_module_count; m++)
        for (const struct menu_item *i = site_modules[m]->menu; i != NULL && i->path != NULL; i++)
            if (i->chapter == chapter && user_may_somewhere(call, i->group, i->action))
                item_add(group, (struct nav_item){i->path, i->icon, call_label(call, i->label),
                                                  is_current(i->path, current)});
}

static void registers_add(struct call *call, struct nav_group *group, enum chapter chapter,
                          const char *current)
{
    for (int r = 0; r < registry_count(); r++) {
        const struct reg *reg = registry_at(r);
        if (reg->chapter != chapter || reg->flags & REG_UNLISTED ||
            !user_may_somewhere(call, reg->group, ACTION_READ))
            continue;
        const char *path = arena_format(call->arena, "/r/%s", reg->name);
        item_add(group, (struct nav_item){path, "list", call_label(call, reg->plural),
                                          is_current(path, current)});
    }
}

/* The guideline orders its viewpoints by the PDCA cycle. */
static const struct {
    const char *phase, *icon;
} marks[CHAPTER__COUNT] = {
    [CHAPTER_STANDARDS] = {"", "book"},  [CHAPTER_CONTEXT] = {"P", ""},
    [CHAPTER_LEADERSHIP] = {"P", ""},    [CHAPTER_PLANNING] = {"P", ""},
    [CHAPTER_SUPPORT] = {"P", ""},       [CHAPTER_OPERATION] = {"D", ""},
    [CHAPTER_EVALUATION] = {"C", ""},    [CHAPTER_IMPROVEMENT] = {"A", ""},
    [CHAPTER_SYSTEM] = {"", "gear"},
};

static struct nav_group group_new(struct call *call, const char *label, int chapter)
{
    enum { ITEMS_MAX = 40 };
    return (struct nav_group){
        .label = label,
        .phase = marks[chapter].phase,
        .icon = marks[chapter].icon,
        .items = arena_array(call->arena, ITEMS_MAX, sizeof(struct nav_item)),
    };
}

struct nav layout_nav(struct call *call, const char *current)
{
    struct nav nav = {.top = group_new(call, "", 0)};
    item_add(&nav.top, (struct nav_item){"/", "home", call_label(call, L("ホーム", "Home")),
                                         is_current("/", current)});
    item_add(&nav.top, (struct nav_item){
        "/search", "star", call_label(call, L("検索・お気に入り", "Search, favourites")),
        is_current("/search", current)});
    for (int c = 0; call->user != NULL && c < CHAPTER__COUNT; c++) {
        struct nav_group *group = &nav.groups[nav.count];
        *group = group_new(call, call_label(call, chapter_labels[c]), c);
        pages_add(call, c == CHAPTER_SYSTEM ? group : &nav.top, (enum chapter)c, current);
        registers_add(call, group, (enum chapter)c, current);
        nav.count += group->count > 0;
        nav.is_found |= group->is_current;
    }
    nav.is_found |= nav.top.is_current;
    return nav;
}

enum theme layout_theme(const struct page *p)
{
    struct text theme = param_get(&p->request->cookies, "theme");
    return text_is(theme, "dark") ? THEME_DARK : text_is(theme, "light") ? THEME_LIGHT
                                                                          : THEME_DEVICE;
}

struct url layout_language_url(struct page *p, const char *lang)
{
    struct arena *arena = p->call->arena;
    struct url url = url_query(arena, url_local(arena, "/language"), "to", text_from(lang));
    bool is_seen_again = p->request->method == METHOD_GET;
    return is_seen_again ? url_query(arena, url, "back", p->request->target) : url;
}

const char *layout_initial(struct call *call, const char *name)
{
    size_t size = *name != '\0';
    while (size > 0 && ((unsigned char)name[size] & 0xc0) == 0x80)
        size++;
    return text_string(call->arena, (struct text){name, size});
}

/* The messages that ?done= may name. */
static const struct {
    const char *code;
    struct label text;
} done_messages[] = {
    {"saved", L_INIT("保存しました。", "Saved.")},
    {"created", L_INIT("登録しました。", "Created.")},
    {"ended", L_INIT("廃止しました。記録は残っています。", "Ended. The record is kept.")},
    {"revived", L_INIT("元に戻しました。", "Brought back.")},
    {"moved", L_INIT("状態を変更しました。", "Moved on.")},
    /* moved-TRANSITION of the life cycles (model/lifecycle.c and the registers' own) */
    {"moved-submit", L_INIT("承認を依頼しました。", "Submitted for approval.")},
    {"moved-approve", L_INIT("承認しました。", "Approved.")},
    {"moved-return", L_INIT("差し戻しました。", "Returned.")},
    {"moved-withdraw", L_INIT("承認の依頼を取り下げました。", "Withdrawn.")},
    {"moved-revise", L_INIT("改定を始めました。", "The revision has begun.")},
    {"moved-supersede", L_INIT("旧版にしました。", "Superseded.")},
    {"moved-finish", L_INIT("実施済みにしました。", "Marked as done.")},
    {"moved-reopen", L_INIT("対応のやり直しにしました。", "Reopened.")},
    {"moved-close", L_INIT("完了にしました。", "Closed.")},
    {"moved-sign", L_INIT("確定しました。", "Signed.")},
    {"commented", L_INIT("コメントを書きました。", "Comment added.")},
    {"attached", L_INIT("ファイルを添付しました。", "File attached.")},
    {"imported", L_INIT("取り込みました。", "Imported.")},
    {"undone", L_INIT("取り込みを取り消しました。", "The load was taken back.")},
    {"carried", L_INIT("引継ぎを記録しました。", "Carry-over recorded.")},
    {"scoped", L_INIT("適用範囲を保存しました。", "Scope saved.")},
    {"bulk", L_INIT("選んだ記録を変更しました。", "The chosen records were changed.")},
    {"duty-done", L_INIT("完了を記録しました。次の期限を設定しました。",
                         "Recorded as done; the next is due.")},
    {"view", L_INIT("表示条件を保存しました。", "View saved.")},
    {"view-gone", L_INIT("表示条件を削除しました。", "View deleted.")},
};

const char *done_move(struct call *call, const char *transition)
{
    const char *code = arena_format(call->arena, "moved-%s", transition);
    for (size_t i = 0; i < sizeof done_messages / sizeof *done_messages; i++)
        if (strcmp(done_messages[i].code, code) == 0)
            return code;
    return "moved";
}

static const char *done_message(struct page *p)
{
    struct text code = param_get(&p->request->query, "done");
    for (size_t i = 0; i < sizeof done_messages / sizeof *done_messages; i++)
        if (text_is(code, done_messages[i].code))
            return call_label(p->call, done_messages[i].text);
    return NULL;
}

struct url url_done(struct call *call, struct url url, const char *code)
{
    return url_query(call->arena, url, "done", text_from(code));
}

struct url icon_url(struct call *call, const char *name)
{
    struct url sprite = asset_url(call->arena, "icons.svg");
    return (struct url){arena_format(call->arena, "%s#%s", sprite.string, name)};
}

struct page layout_begin(struct request *request, struct response *response, int status,
                         const struct layout *layout)
{
    struct page page = respond_html(request, response, status);
    struct layout *kept = arena_alloc(request->call->arena, sizeof *kept);
    *kept = *layout;
    page.site = kept;
    struct nav nav = layout_nav(request->call, layout->path);
    tmpl_layout_head(&page, kept);
    if (layout->is_bare)
        tmpl_layout_bare(&page, kept, done_message(&page));
    else
        tmpl_layout_body(&page, kept, &nav, request->call->user, done_message(&page));
    return page;
}

void layout_end(struct page *p)
{
    const struct layout *layout = p->site;
    tmpl_layout_foot(p, layout->is_bare);
}
