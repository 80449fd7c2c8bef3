// SPDX-License-Identifier: Apache-2.0
// Checks the packages under data/catalogue with plain node: structure, counts, references, rules, and,
// when KANAME_SHARED names a folder with the guideline's text, that no sentence of it was carried over.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../data/catalogue');
const NS = 'urn:kaname:oscal';
const TOKEN = /^[\p{L}_][\p{L}\p{N}.\-_]*$/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const RELATIONS = ['equivalent-to', 'equal-to', 'subset-of', 'superset-of', 'intersects-with'];
let passed = 0;
let failed = 0;

function check(what, ok, detail = '') {
  if (ok) { passed += 1; return; }
  failed += 1;
  console.log(`FAIL ${what}${detail ? `: ${detail}` : ''}`);
}

function read(file) { return JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8')); }
function props(o, name) { return (o.props ?? []).filter((p) => p.name === name).map((p) => p.value); }
function prop(o, name) { return props(o, name)[0]; }
function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }

function members(o, allowed, required) {
  const keys = Object.keys(o);
  return required.every((k) => keys.includes(k)) && keys.every((k) => allowed.includes(k));
}

function walk(o, visit, depth = 0) {
  for (const g of o.groups ?? []) { visit('group', g, depth); walk(g, visit, depth + 1); }
  for (const c of o.controls ?? []) { visit('control', c, depth); walk(c, visit, depth + 1); }
}

function check_metadata(name, m, version) {
  check(`${name}: metadata`, members(m, ['title', 'last-modified', 'version', 'oscal-version', 'props', 'remarks'],
    ['title', 'last-modified', 'version', 'oscal-version']));
  check(`${name}: last-modified has a time zone`, WHEN.test(m['last-modified']));
  check(`${name}: oscal-version`, m['oscal-version'] === version, m['oscal-version']);
  check(`${name}: title in both languages`, Boolean(m.title) && Boolean(prop(m, 'title-en')));
}

function check_prop(p) {
  return members(p, ['name', 'ns', 'value', 'class'], ['name', 'value']) && TOKEN.test(p.name)
    && typeof p.value === 'string' && p.value.trim() === p.value && p.value !== ''
    && (p.name === 'label' ? !p.ns : p.ns === NS);
}

function check_catalogue(folder) {
  const { catalog } = read(`${folder}/catalog.json`);
  const ids = new Map();
  const problems = { token: [], twice: [], title: [], member: [], prop: [], part: [], mixed: [] };
  check(`${folder}: catalog members`, members(catalog, ['uuid', 'metadata', 'groups', 'controls'], ['uuid', 'metadata']));
  check(`${folder}: uuid`, UUID.test(catalog.uuid));
  check_metadata(folder, catalog.metadata, '1.1.2');
  const take = (id) => {
    if (!TOKEN.test(id)) problems.token.push(id);
    if (ids.has(id)) problems.twice.push(id);
  };
  walk(catalog, (kind, o) => {
    take(o.id);
    ids.set(o.id, { kind, o });
    if (!o.title || !prop(o, 'title-en')) problems.title.push(o.id);
    const own = kind === 'group' ? ['groups', 'controls'] : ['links'];
    if (!members(o, ['id', 'class', 'title', 'props', 'parts', ...own], ['id', 'title'])) problems.member.push(o.id);
    if (o.groups && o.controls) problems.mixed.push(o.id);
    if (!(o.props ?? []).every(check_prop)) problems.prop.push(o.id);
    for (const part of o.parts ?? []) {
      take(part.id);
      ids.set(part.id, { kind: 'part', o: part });
      if (!part.name || !part.prose || (part.name.endsWith('-en') && part.ns !== NS)) problems.part.push(part.id);
    }
  });
  check(`${folder}: ids are tokens`, problems.token.length === 0, problems.token.join(' '));
  check(`${folder}: ids are unique`, problems.twice.length === 0, problems.twice.join(' '));
  check(`${folder}: every title in both languages`, problems.title.length === 0, problems.title.join(' '));
  check(`${folder}: members`, problems.member.length === 0, problems.member.join(' '));
  check(`${folder}: a group holds groups or controls`, problems.mixed.length === 0, problems.mixed.join(' '));
  check(`${folder}: props`, problems.prop.length === 0, problems.prop.join(' '));
  check(`${folder}: parts`, problems.part.length === 0, problems.part.join(' '));
  return ids;
}

function check_package(folder) {
  const p = read(`${folder}/package.json`);
  check(`${folder}: package members`, p.format === 'kaname-package/1' && TOKEN.test(p.id) && p.kind === 'catalogue'
    && Boolean(p.title.ja && p.title.en && p.note.ja && p.note.en && p.edition && p.status));
  const files = Object.values(p.files).flat();
  const missing = files.filter((f) => !fs.existsSync(path.join(ROOT, folder, f)));
  check(`${folder}: files exist`, missing.length === 0, missing.join(' '));
  const stray = fs.readdirSync(path.join(ROOT, folder)).filter((f) => f !== 'package.json' && !files.includes(f));
  check(`${folder}: no file outside the manifest`, stray.length === 0, stray.join(' '));
  return p;
}

function check_mapping(folder, file, catalogues) {
  const doc = read(`${folder}/${file}`)['mapping-collection'];
  check(`${file}: members`, members(doc, ['uuid', 'metadata', 'provenance', 'mappings'],
    ['uuid', 'metadata', 'provenance', 'mappings']) && UUID.test(doc.uuid));
  check_metadata(file, doc.metadata, '1.2.0');
  const lost = [];
  const bad = [];
  for (const m of doc.mappings) {
    const end = (r) => catalogues.get(path.posix.normalize(path.posix.join(folder, r.href)));
    const from = end(m['source-resource']);
    const to = end(m['target-resource']);
    check(`${file}: both catalogues exist`, Boolean(from && to));
    for (const map of m.maps) {
      if (!UUID.test(map.uuid) || !RELATIONS.includes(map.relationship) || !map.sources.length || !map.targets.length) bad.push(map.uuid);
      for (const s of map.sources) if (from?.get(s['id-ref'])?.kind !== s.type) lost.push(s['id-ref']);
      for (const t of map.targets) if (to?.get(t['id-ref'])?.kind !== t.type) lost.push(t['id-ref']);
    }
    for (const gap of [m['source-gap-summary']?.['unmapped-controls'] ?? []].flat()) {
      for (const id of gap['with-ids']) if (!from?.has(id)) lost.push(id);
    }
  }
  check(`${file}: maps`, bad.length === 0, bad.join(' '));
  check(`${file}: every end resolves`, lost.length === 0, lost.join(' '));
}

function tally(list, name) {
  const n = {};
  for (const v of list.map((c) => prop(c, name)).sort()) n[v] = (n[v] ?? 0) + 1;
  return n;
}

function check_entries(ids, manifest) {
  const controls = [...ids.values()].filter((x) => x.kind === 'control').map((x) => x.o);
  const voc = read('g5/vocabulary.json');
  const c = manifest.counts;
  check('g5: entries', controls.length === c.entries, `${controls.length}`);
  check('g5: groups', [...ids.values()].filter((x) => x.kind === 'group').length === c.groups);
  for (const name of ['kind', 'modality', 'when', 'phase', 'side']) {
    check(`g5: counts by ${name}`, same(tally(controls, name), c[name]), JSON.stringify(tally(controls, name)));
  }
  const wrong = [];
  for (const k of controls) {
    const node = k.id.replace(/-\d\d$/, '');
    const one = ['label', 'kind', 'side', 'phase', 'modality', 'when', 'src'].every((n) => props(k, n).length === 1);
    const known = ['kind', 'side', 'phase', 'modality', 'when', 'role', 'evidence'].every((n) => props(k, n).every((v) => voc[n][v]));
    const texts = k.parts.length === 2 && k.parts[0].id === `${k.id}_smt` && k.parts[1].id === `${k.id}_smt.en`;
    const links = (k.links ?? []).every((l) => l.rel === 'same-as' && ids.get(l.href.slice(1))?.kind === 'control');
    const shape = /^G5-(0|I\.\d|II\.\d|4(\.\d){3}(\.[a-j](\.\d)?)?|A\d(\.\d)?|GL)-\d\d$/.test(k.id);
    const many = props(k, 'role').length > 0 && props(k, 'evidence').length > 0;
    if (!one || !known || !texts || !links || !shape || !many || !ids.has(node) || prop(k, 'origin') !== 'own_words') wrong.push(k.id);
  }
  check('g5: every entry is complete', wrong.length === 0, wrong.join(' '));
  const groups = [...ids.values()].filter((x) => x.kind === 'group').map((x) => x.o);
  const unread = [...controls, ...groups].filter((o) => !prop(o, 'label-en') || ['label-en', 'title-en'].some((n) => JAPANESE.test(prop(o, n)))
    || (o.parts ?? []).some((x) => x.name === 'statement-en' && JAPANESE.test(x.prose)));
  check('g5: labels, titles and statements are English in English', unread.length === 0, unread.map((o) => o.id).join(' '));
  const points = controls.filter((k) => prop(k, 'kind') === 'key_point');
  check('g5: every key point names what it restates', points.every((k) => k.links?.length));
  const words = [];
  for (const [kind, values] of Object.entries(voc)) for (const [v, l] of Object.entries(values)) if (!l.ja || !l.en) words.push(`${kind}.${v}`);
  check('g5: vocabulary in both languages', words.length === 0, words.join(' '));
  for (const [file, sides, n] of [['profile', ['operator', 'both'], c.operator_baseline], ['profile-author', ['standard_author', 'both'], c.author_baseline]]) {
    const { profile } = read(`g5/${file}.json`);
    check_metadata(file, profile.metadata, '1.1.2');
    const want = controls.filter((k) => sides.includes(prop(k, 'side'))).map((k) => k.id).sort();
    const have = profile.imports.flatMap((i) => i['include-controls'].flatMap((w) => w['with-ids'])).sort();
    check(`g5: ${file} imports its side`, UUID.test(profile.uuid) && same(want, have) && want.length === n);
  }
}

// Three-valued: undefined means that a fact is missing and the answer is open.
function holds(rule, facts) {
  const [op, arg] = Object.entries(rule)[0];
  if (op === 'not') { const v = holds(arg, facts); return v === undefined ? v : !v; }
  if (op === 'all_of' || op === 'any_of') {
    const stop = op === 'any_of';
    const all = arg.map((r) => holds(r, facts));
    if (all.includes(stop)) return stop;
    return all.includes(undefined) ? undefined : !stop;
  }
  if (!(arg[0] in facts)) return undefined;
  if (op === 'eq') return facts[arg[0]] === arg[1];
  if (op === 'gte') return facts[arg[0]] >= arg[1];
  throw new Error(`unknown operator ${op}`);
}

function rule_facts(rule, found = new Set()) {
  const [op, arg] = Object.entries(rule)[0];
  if (op === 'not') rule_facts(arg, found);
  else if (op === 'all_of' || op === 'any_of') arg.forEach((r) => rule_facts(r, found));
  else found.add(arg[0]);
  return found;
}

function check_services(manifest) {
  const s = read('g5/services.json');
  const sectors = read('g5/sectors.json').sectors;
  const level = new Map(s.levels.map((l) => [l.id, l]));
  const service = new Map(s.services.map((x) => [x.id, x]));
  const facts = new Set(s.facts.map((f) => f.id));
  check('services: number', service.size === manifest.counts.services && s.services.length === service.size);
  check('sectors: number', sectors.length === manifest.counts.sectors);
  const lost = s.services.filter((x) => !level.has(x.level) || !sectors.some((y) => y.id === x.sector) || x.outages.length === 0 || x.report_basis.length === 0);
  check('services: level, sector, outage and report basis of each', lost.length === 0, lost.map((x) => x.id).join(' '));
  check('sectors: each has a service', sectors.every((y) => s.services.some((x) => x.sector === y.id)));
  check('services: rules use declared facts', s.levels.every((l) => [...rule_facts(l.when)].every((f) => facts.has(f))));
  check('services: number of vectors', s.test_vectors.length === manifest.counts.level_rule_vectors);
  for (const [n, v] of s.test_vectors.entries()) {
    const got = holds(level.get(service.get(v.service).level).when, v.facts);
    check(`services: vector ${n + 1} ${v.service}`, got === v.breach, `${got}`);
  }
  check('services: a missing fact leaves the answer open', holds(level.get('ict.telecom').when, { cause: 'equipment_failure', mode: 'stop', users: 30000 }) === undefined);
  for (const law of read('g5/laws.json').overlays) {
    check(`laws: ${law.id}`, law.services.every((x) => x === '*' || service.has(x)) && Boolean(law.title.ja && law.title.en && law.certainty && law.source)
      && Boolean(law.when || law.criteria));
  }
}

function check_traits(ids) {
  const t = read('g5/traits.json');
  const of = (name) => t.traits.flatMap((x) => x[name]);
  const all = [...ids.values()].filter((x) => x.kind === 'control' && x.o.id.startsWith('G5-A3.')).map((x) => x.o);
  for (const name of ['cp_bcp', 'peacetime']) {
    const want = all.filter((c) => prop(c, 'modality') === name).map((c) => c.id).sort();
    check(`traits: ${name}`, same(of(name).sort(), want) && want.length === t.totals[name]);
  }
  check('traits: seven', same(t.traits.map((x) => x.no), [1, 2, 3, 4, 5, 6, 7]));
  const bullets = (name) => t.traits.reduce((n, x) => n + x.source_bullets[name], 0);
  check('traits: bullets of the source', bullets('cp_bcp') === t.totals.source_bullets_cp_bcp && bullets('peacetime') === t.totals.source_bullets_peacetime);
}

function check_glossary(manifest) {
  const { terms } = read('g5/glossary.json');
  check('glossary: number', terms.length === manifest.counts.glossary_terms);
  check('glossary: each term once', new Set(terms.map((t) => t.term.ja)).size === terms.length && new Set(terms.map((t) => t.id)).size === terms.length);
  const bare = terms.filter((t) => !t.definition?.ja || !t.definition?.en || !t.identifier);
  check('glossary: each term is defined', bare.length === 0, bare.map((t) => t.id).join(' '));
  check('glossary: the 24 terms of the guideline', terms.filter((t) => t.source === 'G5 glossary').length === 24);
}

function check_references(catalogues) {
  const d = read('g5/documents.json');
  const g5 = catalogues.get('g5/catalog.json');
  const lost = d.documents.flatMap((x) => x.nodes ?? []).concat(d.nodes_without_reference).filter((n) => g5.get(n)?.kind !== 'group');
  check('documents: nodes resolve', lost.length === 0, lost.join(' '));
  const both = new Set(d.documents.flatMap((x) => x.nodes ?? []));
  check('documents: a node with references is not listed without', d.nodes_without_reference.every((n) => !both.has(n)));
  const m = read('g5/mapping-jisq27002-2014.json')['mapping-collection'];
  const cited = new Set(m.mappings.flatMap((x) => x.maps.flatMap((y) => y.targets.map((t) => t['id-ref']))));
  const total = [...catalogues.get('jisq27002-2014/catalog.json').values()].filter((x) => x.kind === 'control').length;
  check('jisq27002-2014: 114 numbers, 81 of them cited', total === 114 && cited.size === 81, `${total} ${cited.size}`);
}

function languages(file, o, where = '') {
  if (Array.isArray(o)) return o.flatMap((x, n) => languages(file, x, `${where}[${n}]`));
  if (o === null || typeof o !== 'object') return [];
  if (('ja' in o) !== ('en' in o) || ('ja' in o && !(o.ja && o.en))) return [`${file}${where}`];
  return Object.entries(o).flatMap(([k, v]) => languages(file, v, `${where}.${k}`));
}

function fold(s) { return s.normalize('NFKC').replace(/\s/g, ''); }
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

// Every string with its path, so that titles of documents and laws, headings and cell nouns can be let through.
function strings(o, where, out) {
  if (typeof o === 'string') out.push([where, o]);
  else if (Array.isArray(o)) o.forEach((x) => strings(x, `${where}[]`, out));
  else if (o && typeof o === 'object') for (const [k, v] of Object.entries(o)) strings(v, `${where}.${k}`, out);
  return out;
}
const ALLOWED = [/^g5\/(sectors\.json.*\.(operators|systems)\[\]|services\.json.*\.(laws|outages|report_basis)\[\]|services\.json\.services\[\]\.title|laws\.json.*\.title)/,
  /^g5\/documents\.json.*\.title/, /metadata\.title/, /^[a-z0-9.-]+\/package\.json\.title/, /^g5\/catalog\.json(\.catalog|\.groups\[\])+\.title/, /^g5\/traits\.json\.traits\[\]\.title/,
  /\.(publisher|issuer)\.ja$/, /^g5\/glossary\.json\.terms\[\]\.term\.ja$/];

function check_own_words(shared) {
  const seed = fold(fs.readFileSync(path.join(shared, 'seed/guideline-5th-edition.txt'), 'utf8'));
  const N = 15;
  const grams = new Set();
  for (let i = 0; i + N <= seed.length; i += 1) grams.add(seed.slice(i, i + N));
  const hits = [];
  for (const folder of packages()) {
    for (const f of fs.readdirSync(path.join(ROOT, folder))) {
      for (const [where, text] of strings(read(`${folder}/${f}`), `${folder}/${f}`, [])) {
        if (!JAPANESE.test(text) || ALLOWED.some((a) => a.test(where))) continue;
        const t = fold(text);
        for (let i = 0; i + N <= t.length; i += 1) {
          const g = t.slice(i, i + N);
          if (grams.has(g) && JAPANESE.test(g)) { hits.push(`${where}: ${g}`); break; }
        }
      }
    }
  }
  check('own words: no run of 15 characters of the source', hits.length === 0, `\n  ${hits.join('\n  ')}`);
}

// Files beside the packages' folders are Kaname's own tables.
function packages() {
  return fs.readdirSync(ROOT, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();
}

function main() {
  const folders = packages();
  const catalogues = new Map();
  const manifests = new Map();
  for (const f of folders) {
    manifests.set(f, check_package(f));
    catalogues.set(`${f}/catalog.json`, check_catalogue(f));
    const n = [...catalogues.get(`${f}/catalog.json`).values()].filter((x) => x.kind === 'control').length;
    check(`${f}: counts`, manifests.get(f).counts.entries === n, `${n}`);
  }
  for (const f of folders) for (const m of manifests.get(f).files.mappings ?? []) check_mapping(f, m, catalogues);
  const g5 = catalogues.get('g5/catalog.json');
  check_entries(g5, manifests.get('g5'));
  check_services(manifests.get('g5'));
  check_traits(g5);
  check_glossary(manifests.get('g5'));
  check_references(catalogues);
  for (const folder of folders) {
    for (const f of fs.readdirSync(path.join(ROOT, folder))) {
      const raw = fs.readFileSync(path.join(ROOT, folder, f), 'utf8');
      check(`${folder}/${f}: ends with a new line, no tab, no BOM`, raw.endsWith('}\n') && !raw.includes('\t') && raw[0] === '{');
      const half = languages(`${folder}/${f}`, JSON.parse(raw));
      check(`${folder}/${f}: both languages`, half.length === 0, half.join(' '));
    }
  }
  const size = folders.flatMap((d) => fs.readdirSync(path.join(ROOT, d)).map((f) => fs.statSync(path.join(ROOT, d, f)).size)).reduce((a, b) => a + b, 0);
  check('size under 1.5 MB', size < 1.5e6, `${size}`);
  const shared = process.env.KANAME_SHARED;
  if (shared && fs.existsSync(path.join(shared, 'seed/guideline-5th-edition.txt'))) check_own_words(shared);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

main();
