/* SPDX-License-Identifier: Apache-2.0 */
/* Cross references between catalogues: OSCAL mapping collections (of OSCAL 1.2) into records. Each
 * end is looked up before anything is written, so that what is shown is what will be made. */
#include "catalogue/import.h"
#include "catalogue/resource.h"

#include <ctype.h>
#include <string.h>

enum { PROBLEMS_SHOWN = 10, SCRATCH_SIZE_MAX = 4 << 20 };

/* One end of a mapping: a catalogue that is loaded, the one that is just being read, or one of a
 * package that may come later, about which nothing can be checked yet. */
struct end {
    const char *code;
    int64_t id; /* 0: not loaded */
    bool is_own;
};

struct planning {
    struct call *call, scratch; /* scratch: for looking at one record */
    const struct package *package;
    const json_t *root; /* the mapping-collection */
    struct mapping_plan *out;
    struct entry_map *own, *known, *pairs; /* codes just read; found; pairs by code */
    struct end source, target;
    int wrong;
};

/* All of them are looked for, the first ones are told. */
#define WRONG(p, ...)                                                                              \
    ((p)->wrong++ < PROBLEMS_SHOWN && call_fail((p)->call, ERROR_INVALID, "file", __VA_ARGS__))

static const char *change_of(const json_t *map)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(map, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), "change") == 0)
            return json_text(entry, "value");
    return "";
}

/* A file beside the mapping is the catalogue that it came with. */
static bool end_find(struct planning *p, const char *href, struct end *out)
{
    struct call *call = p->call;
    const struct package *package = p->package;
    const char *uuid = json_text(json_object_get(package->catalog, "catalog"), "uuid");
    const struct record *found = resource_catalogue(call, p->root, href);
    struct text folder = resource_folder(href);
    bool is_beside = *href != '#' && folder.size == 0;
    bool is_own = is_beside || (*uuid != '\0' && strcasestr(href, uuid) != NULL);
    *out = (struct end){.code = package->code, .is_own = true};
    if (found == NULL && is_own) {
        out->id = package->source == NULL ? 0 : package->source->id;
        return true;
    }
    if (found != NULL) {
        *out = (struct end){record_string(call, found, "code"), found->id, false};
        return true;
    }
    if (package->source != NULL || folder.size == 0 || *href == '#')
        return WRONG(p,
                     "対応関係の相手のカタログ「%s」が取り込まれていません。先に取り込むか、その記号（%s など）を"
                     "アドレスに入れてください。",
                     "The catalogue \"%s\" of the mapping is not loaded. Import it first, or put "
                     "its id (such as %s) into the address.",
                     resource_shown(call, p->root, href), package->code);
    char *code = text_string(call->arena, folder);
    for (char *c = code; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    *out = (struct end){.code = code, .is_own = strcmp(code, package->code) == 0};
    return true;
}

/* As entries are called in this installation. */
static const char *code_global(struct call *call, const char *catalogue, const char *id)
{
    size_t size = strlen(catalogue);
    bool is_own = strncmp(id, catalogue, size) == 0 && id[size] == '-';
    return is_own ? id : arena_format(call->arena, "%s/%s", catalogue, id);
}

static bool is_recorded(struct planning *p, const struct end *end, const char *code)
{
    static const struct reg *const regs[] = {&requirement_register, &catalogue_group_register};
    bool is_there = false;
    for (int i = 0; !is_there && i < 2; i++) {
        const struct record *found = record_by(&p->scratch, regs[i], "code", code);
        is_there = found != NULL && record_int(found, "catalogue") == end->id;
    }
    call_scratch_reset(&p->scratch);
    return is_there;
}

static bool id_check(struct planning *p, const struct end *end, const char *id, const char *code)
{
    if (entry_map_get(p->known, code) >= 0)
        return true;
    bool is_known = end->id != 0   ? is_recorded(p, end, code)
                    : end->is_own ? entry_map_get(p->own, code) >= 0
                                  : *id != '\0';
    if (!is_known)
        return WRONG(p, "対応関係の「%s」は、カタログ「%s」の項目にも見出しにもありません。",
                     "\"%s\" of the mapping is neither an item nor a heading of the catalogue "
                     "\"%s\".",
                     id, end->code);
    entry_map_add(p->known, code, 0);
    return true;
}

/* The kind of a pair that is stated already, here or in the records; NULL if it is not. */
static const char *kind_before(struct planning *p, const char *code)
{
    int at = entry_map_get(p->pairs, code);
    if (at >= 0)
        return p->out->pairs[at].relationship;
    const struct record *kept = record_by(&p->scratch, &mapping_register, "code", code);
    const char *kind = kept == NULL ? NULL : record_string(&p->scratch, kept, "relationship");
    kind = kind == NULL ? NULL : arena_string(p->call->arena, kind);
    call_scratch_reset(&p->scratch);
    return kind;
}

static void pair_plan(struct planning *p, const json_t *map, const char *from, const char *to)
{
    struct call *call = p->call;
    const char *kind = json_text(map, "relationship");
    const char *source = code_global(call, p->source.code, from);
    const char *target = code_global(call, p->target.code, to);
    const char *code = arena_format(call->arena, "%s>%s", source, target);
    bool is_known = id_check(p, &p->source, from, source);
    if (!id_check(p, &p->target, to, target) || !is_known)
        return;
    const char *before = kind_before(p, code);
    if (before != NULL && strcmp(before, kind) != 0)
        (void)WRONG(p, "対応関係「%s」には、別の関係（%s）が既にあります。どちらかにしてください。",
              "The cross reference \"%s\" has another relationship already (%s). Keep one.", code,
              before);
    if (before != NULL || p->out->count == CATALOGUE_ENTRIES_MAX)
        return;
    entry_map_add(p->pairs, code, p->out->count);
    p->out->pairs[p->out->count++] = (struct mapping_pair){
        .code = code,
        .source = source,
        .relationship = kind,
        .target_catalogue = p->target.code,
        .target = target,
        .change = change_of(map),
        .note = json_text(map, "remarks"),
        .source_catalogue = p->source.id,
    };
}

static bool map_plan(struct planning *p, const json_t *map)
{
    const struct field *field =
        &mapping_register.fields[reg_field(&mapping_register, "relationship")];
    const json_t *sources = json_object_get(map, "sources");
    const json_t *targets = json_object_get(map, "targets");
    const char *kind = json_text(map, "relationship");
    size_t i, j;
    json_t *source, *target;
    if (choice_find(field->choices, text_from(kind)) == NULL)
        return WRONG(p, "対応関係の種類「%s」はOSCALにありません。",
                     "\"%s\" is no relationship of OSCAL.", kind);
    if (json_array_size(sources) == 0 || json_array_size(targets) == 0)
        return WRONG(p, "対応関係（%s）に sources か targets がありません。",
                     "A cross reference (%s) has no sources or no targets.", kind);
    json_array_foreach(sources, i, source)
        json_array_foreach(targets, j, target)
            pair_plan(p, map, json_text(source, "id-ref"), json_text(target, "id-ref"));
    return true;
}

static size_t pairs_count(const json_t *root)
{
    size_t i, j, count = 0;
    json_t *entry, *map;
    json_array_foreach(json_object_get(root, "mappings"), i, entry)
        json_array_foreach(json_object_get(entry, "maps"), j, map)
            count += json_array_size(json_object_get(map, "sources")) *
                     json_array_size(json_object_get(map, "targets"));
    return count;
}

static bool collection_plan(struct planning *p, const json_t *document)
{
    struct call *call = p->call;
    const json_t *mappings;
    size_t i, j;
    json_t *entry, *map;
    p->root = json_object_get(document, "mapping-collection");
    mappings = json_object_get(p->root, "mappings");
    if (json_array_size(mappings) == 0 || pairs_count(p->root) == 0)
        return call_fail(call, ERROR_INVALID, "file",
                         "対応関係（mapping-collection の mappings と maps）が1件もありません。",
                         "There is no cross reference (mappings and maps of the "
                         "mapping-collection).");
    if (pairs_count(p->root) + (size_t)p->out->count > CATALOGUE_ENTRIES_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "file", "対応関係は%d件までです。",
                         "At most %d cross references.", CATALOGUE_ENTRIES_MAX);
    json_array_foreach(mappings, i, entry) {
        const char *from = json_text(json_object_get(entry, "source-resource"), "href");
        const char *to = json_text(json_object_get(entry, "target-resource"), "href");
        bool is_found = end_find(p, from, &p->source);
        if (!end_find(p, to, &p->target) || !is_found)
            continue;
        json_array_foreach(json_object_get(entry, "maps"), j, map)
            map_plan(p, map);
    }
    return call_ok(call);
}

static struct entry_map *codes_map(struct call *call, const struct entries *entries)
{
    struct entry_map *map = entry_map_new(call->arena, entries->count + 1);
    for (int i = 0; i < entries->count; i++)
        entry_map_add(map, entries->items[i].code, i);
    return map;
}

bool mappings_plan(struct call *call, const struct package *package, struct mapping_plan *out)
{
    const json_t *names =
        json_object_get(json_object_get(package->head, "files"), "mappings");
    struct planning p = {.call = call, .package = package, .out = out};
    size_t i;
    json_t *name;
    *out = (struct mapping_plan){0};
    if (json_array_size(names) == 0)
        return true;
    out->pairs = arena_array(call->arena, CATALOGUE_ENTRIES_MAX, sizeof *out->pairs);
    p.own = codes_map(call, &package->entries);
    p.known = entry_map_new(call->arena, 2 * CATALOGUE_ENTRIES_MAX);
    p.pairs = entry_map_new(call->arena, CATALOGUE_ENTRIES_MAX);
    p.scratch = call_scratch(call, SCRATCH_SIZE_MAX);
    json_array_foreach(names, i, name) {
        const struct package_file *file = package_file(package, json_word(name));
        if (file == NULL) {
            call_fail(call, ERROR_INVALID, "file",
                      "パッケージに対応関係のファイル「%s」がありません。",
                      "The package has no file \"%s\" of cross references.", json_word(name));
            break;
        }
        const json_t *document = catalogue_json(call, file->content, file->name);
        if (document == NULL || !collection_plan(&p, document))
            break;
    }
    call_scratch_end(call, &p.scratch);
    if (p.wrong > PROBLEMS_SHOWN)
        call_fail(call, ERROR_INVALID, "file", "同じような誤りがほかに%d件あります。",
                  "There are %d more of the kind.", p.wrong - PROBLEMS_SHOWN);
    return call_ok(call);
}

bool mappings_save(struct call *call, const struct record *catalogue,
                   const struct mapping_plan *plan)
{
    for (int i = 0; i < plan->count; i++) {
        const struct mapping_pair *pair = &plan->pairs[i];
        struct record *record = record_new(call, &mapping_register);
        int64_t source = pair->source_catalogue;
        record_set_string(record, "code", pair->code);
        record_set_int(record, "source_catalogue", source == 0 ? catalogue->id : source);
        record_set_string(record, "source", pair->source);
        record_set_string(record, "relationship", pair->relationship);
        record_set_string(record, "target_catalogue", pair->target_catalogue);
        record_set_string(record, "target", pair->target);
        record_set_string(record, "change", pair->change);
        record_set_string(record, "note", pair->note);
        if (!record_save(call, record))
            return false;
    }
    return true;
}
