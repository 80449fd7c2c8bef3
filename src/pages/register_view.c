/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/register_view.h"
#include "access/access.h"
#include "base/crypto.h"
#include "model/titles.h"
#include "model/user.h"

#include <string.h>

bool view_is_number(const struct field *field)
{
    return field->kind == FIELD_INT || field->kind == FIELD_REAL;
}

const char *view_pill_class(const char *tone)
{
    if (tone == NULL || strcmp(tone, "mute") == 0)
        return "";
    return strcmp(tone, "warn") == 0 ? "wait" : tone;
}

const char *view_tone(const struct field *field, struct value value)
{
    const struct choice *choice = choice_find(field->choices, value_as_text(value));
    return choice == NULL ? NULL : choice->tone;
}

struct url view_url(struct call *call, const struct reg *reg, int64_t id)
{
    return url_local(call->arena,
                     arena_format(call->arena, "/r/%s/%lld", reg->name, (long long)id));
}

bool view_may_open(struct call *call, const struct reg *reg, int64_t id, const char *title)
{
    return *title != '\0' && user_may_somewhere(call, reg->group, ACTION_READ) &&
           strcmp(title, arena_format(call->arena, "#%lld", (long long)id)) != 0;
}

static struct view_link link_of(struct call *call, const struct reg *reg, int64_t id)
{
    return (struct view_link){view_url(call, reg, id), title_of(call, reg, id),
                              !title_is_open(call, reg, id)};
}

struct view_link view_link(struct call *call, const struct field *field, struct value value)
{
    return link_of(call, reg_find(field->target), value_as_int(value));
}

int view_links(struct call *call, const struct record *record, int index, struct view_link **out)
{
    struct link_ref *refs;
    int count = 0;
    if (!links_parse(call, &record->fields->fields[index], record->values[index], &refs, &count))
        return 0;
    *out = arena_array(call->arena, (size_t)count + 1, sizeof **out);
    for (int i = 0; i < count; i++)
        title_note(call, refs[i].reg, refs[i].id);
    for (int i = 0; i < count; i++)
        (*out)[i] = link_of(call, refs[i].reg, refs[i].id);
    return count;
}

const struct state *view_state(const struct record *record)
{
    const struct lifecycle *lifecycle = record->reg->lifecycle;
    return lifecycle == NULL ? NULL : lifecycle_state(lifecycle, record->state);
}

int view_state_at(const struct record *record)
{
    const struct lifecycle *lifecycle = record->reg->lifecycle;
    for (int i = 0; lifecycle != NULL && lifecycle->states[i].code != NULL; i++)
        if (strcmp(lifecycle->states[i].code, record->state) == 0)
            return i;
    return -1;
}

int view_link_run(const struct detail_view *view, int first)
{
    int end = first + 1;
    while (end < view->link_count && view->links[end].reg == view->links[first].reg)
        end++;
    return end - first;
}

const char *view_typed(struct call *call, const struct detail_view *view, const char *tried,
                       const char *name)
{
    bool is_tried = strcmp(view->tried, tried) == 0;
    return is_tried ? text_string(call->arena, param_get(view->typed, name)) : "";
}

const char *view_link_field(struct call *call, const struct backlink *link)
{
    int index = reg_field(link->reg, link->field);
    return index < 0 ? "" : call_label(call, link->reg->fields[index].label);
}

const char *view_short_hash(struct call *call, const char *sha256)
{
    size_t size = strlen(sha256);
    return size < 12 ? sha256
                     : arena_format(call->arena, "%.4s…%s", sha256, sha256 + size - 4);
}

const char *view_title_cell(struct call *call, const struct record *record, int index)
{
    const char *text = record_show(call, record, index);
    return *text != '\0' ? text : arena_format(call->arena, "#%lld", (long long)record->id);
}

const char *view_change_label(struct call *call, const struct change *change)
{
    if (change->field != NULL)
        return call_label(call, change->field->label);
    static const struct {
        const char *name;
        struct label label;
    } others[] = {
        {"state", L_INIT("状態", "State")},
        {"unit_id", L_INIT("部署", "Unit")},
        {"version", L_INIT("版", "Version")},
        {"detail", L_INIT("詳細", "Detail")},
        {"file", L_INIT("ファイル", "File")},
        {"query", L_INIT("表示条件", "Conditions")},
        {"is_shared", L_INIT("共有", "Shared")},
        {"publication", L_INIT("公開", "Published")},
        {"attachment", L_INIT("添付ファイル", "Attachment")},
        {"comment", L_INIT("コメント", "Comment")},
        {"ended_at", L_INIT("廃止日時", "Ended at")},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].name, change->name) == 0)
            return call_label(call, others[i].label);
    return change->name;
}

const char *view_cut(struct call *call, const char *text)
{
    enum { SHOWN_MAX = 1000 };
    size_t characters = text_characters(text_from(text)), size = 0;
    if (characters <= SHOWN_MAX)
        return text;
    for (int left = SHOWN_MAX; left > 0 || ((unsigned char)text[size] & 0xc0) == 0x80; size++)
        left -= ((unsigned char)text[size] & 0xc0) != 0x80;
    return arena_format(call->arena,
                        call->lang == LANG_EN ? "%.*s… (%zu characters in all)"
                                              : "%.*s…（全%zu文字）",
                        (int)size, text, characters);
}

/* How somebody signed in: "password, code". */
static const char *sign_in_words(struct call *call, const char *detail)
{
    static const struct {
        const char *code;
        struct label label;
    } ways[] = {
        {"password", L_INIT("パスワード", "password")},
        {"code", L_INIT("確認コード", "code")},
        {"recovery code", L_INIT("回復コード", "recovery code")},
        {"openid connect", L_INIT("共通認証", "identity provider")},
    };
    struct text rest = text_from(detail), way;
    struct buffer out = buffer_new(call->arena, strlen(detail) * 3 + 64);
    while (text_split(&rest, ',', &way)) {
        const char *word = text_string(call->arena, text_trim(way));
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
            if (strcmp(ways[i].code, word) == 0)
                word = call_label(call, ways[i].label);
        buffer_format(&out, "%s%s", out.size == 0 ? "" : call_label(call, L("、", ", ")), word);
    }
    return buffer_string(&out);
}

/* "plan.pdf sha256:3f…", "2 sha256:…": the ends of the hash are enough to compare. */
static const char *hash_words(struct call *call, const char *text)
{
    static const char mark[] = " sha256:";
    const char *hash = strstr(text, mark);
    if (hash == NULL || strlen(hash) != strlen(mark) + SHA256_HEX_SIZE - 1)
        return text;
    return arena_format(call->arena, "%.*s (sha256 %s)", (int)(hash - text), text,
                        view_short_hash(call, hash + strlen(mark)));
}

const char *view_change_text(struct call *call, const struct change *change, const char *text)
{
    int64_t number;
    if (change->field != NULL || *text == '\0')
        return hash_words(call, text);
    if (strcmp(change->name, "detail") == 0)
        return sign_in_words(call, text);
    if (!text_to_int(text_from(text), &number))
        return hash_words(call, text);
    if (strcmp(change->name, "ended_at") == 0)
        return clock_minute(call->arena, number);
    return strcmp(change->name, "unit_id") == 0 ? title_of(call, reg_find("unit"), number) : text;
}

const char *view_size(struct call *call, int64_t bytes)
{
    if (bytes < 1024)
        return arena_format(call->arena, "%lld B", (long long)bytes);
    if (bytes < 1024 * 1024)
        return arena_format(call->arena, "%.0f KB", (double)bytes / 1024);
    return arena_format(call->arena, "%.1f MB", (double)bytes / (1024 * 1024));
}

const char *view_action(struct call *call, const struct reg *reg, const char *action)
{
    static const struct {
        const char *code;
        struct label label;
    } actions[] = {
        {"create", L_INIT("登録", "created")},      {"update", L_INIT("変更", "changed")},
        {"end", L_INIT("廃止", "ended")},           {"revive", L_INIT("復帰", "brought back")},
        {"attach", L_INIT("添付", "attached")},     {"comment", L_INIT("コメント", "commented")},
        {"import", L_INIT("取り込み", "imported")}, {"export", L_INIT("書き出し", "exported")},
        {"edition", L_INIT("版の発行", "published")}, {"resolve", L_INIT("解決", "resolved")},
        {"reopen", L_INIT("再開", "reopened")},     {"unpublish", L_INIT("公開の取消し", "unpublished")},
        {"view-saved", L_INIT("表示の保存", "saved a view")},
        {"view-deleted", L_INIT("表示の削除", "deleted a view")},
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(actions[i].code, action) == 0)
            return call_label(call, actions[i].label);
    if (reg != NULL && reg->lifecycle != NULL)
        for (const struct transition *t = reg->lifecycle->transitions; t->name != NULL; t++)
            if (strcmp(t->name, action) == 0)
                return call_label(call, t->label);
    const struct label *label = access_action_label(action);
    return label == NULL ? action : call_label(call, *label);
}

const struct reg *route_reg(struct call *call, struct request *request)
{
    const struct reg *reg = reg_find_text(param_get(&request->params, "register"));
    if (reg == NULL)
        call_fail(call, ERROR_MISSING, NULL, "そのような台帳はありません。",
                  "There is no such register.");
    return reg;
}

struct record *route_record(struct call *call, struct request *request)
{
    int64_t id;
    const struct reg *reg = route_reg(call, request);
    if (reg == NULL || !request_id(request, "id", &id))
        return NULL;
    return record_load(call, reg, id);
}
