CREATE TABLE IF NOT EXISTS r_catalogue (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_title TEXT,
  f_title_en TEXT,
  f_edition TEXT,
  f_kind TEXT,
  f_status TEXT,
  f_issuer TEXT,
  f_effective_from TEXT,
  f_effective_to TEXT,
  f_previous INTEGER,
  f_superseded_by TEXT,
  f_note TEXT,
  f_note_en TEXT,
  f_uuid TEXT,
  f_oscal_version TEXT,
  f_sha256 TEXT,
  f_requirements INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_catalogue_updated_at ON r_catalogue (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_catalogue_unit_id ON r_catalogue (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_catalogue_f_code ON r_catalogue (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_code ON r_catalogue (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_title ON r_catalogue (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_edition ON r_catalogue (f_edition, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_kind ON r_catalogue (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_status ON r_catalogue (f_status, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_effective_from ON r_catalogue (f_effective_from, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_f_effective_to ON r_catalogue (f_effective_to, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_catalogue_f_previous ON r_catalogue (f_previous, id);
CREATE INDEX IF NOT EXISTS l_catalogue_f_requirements ON r_catalogue (f_requirements, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_requirement (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_catalogue INTEGER,
  f_control TEXT,
  f_node INTEGER,
  f_label TEXT,
  f_label_en TEXT,
  f_title TEXT,
  f_title_en TEXT,
  f_text TEXT,
  f_text_en TEXT,
  f_guidance TEXT,
  f_parameters TEXT,
  f_parent TEXT,
  f_kind TEXT,
  f_side TEXT,
  f_phase TEXT,
  f_modality TEXT,
  f_timing TEXT,
  f_roles TEXT,
  f_evidence TEXT,
  f_automation TEXT,
  f_source TEXT,
  f_position INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_requirement_updated_at ON r_requirement (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_requirement_unit_id ON r_requirement (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_requirement_f_code ON r_requirement (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_requirement_f_code ON r_requirement (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_requirement_f_catalogue ON r_requirement (f_catalogue, id);
CREATE INDEX IF NOT EXISTS i_requirement_f_node ON r_requirement (f_node, id);
CREATE INDEX IF NOT EXISTS l_requirement_f_title ON r_requirement (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_requirement_f_kind ON r_requirement (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_requirement_f_side ON r_requirement (f_side, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_requirement_f_phase ON r_requirement (f_phase, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_requirement_f_modality ON r_requirement (f_modality, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_requirement_f_timing ON r_requirement (f_timing, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_catalogue_group (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_catalogue INTEGER,
  f_label TEXT,
  f_label_en TEXT,
  f_title TEXT,
  f_title_en TEXT,
  f_parent TEXT,
  f_position INTEGER,
  f_depth INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_catalogue_group_updated_at ON r_catalogue_group (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_catalogue_group_unit_id ON r_catalogue_group (unit_id, id);
CREATE INDEX IF NOT EXISTS l_catalogue_group_f_code ON r_catalogue_group (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_catalogue_group_f_catalogue ON r_catalogue_group (f_catalogue, id);
CREATE INDEX IF NOT EXISTS l_catalogue_group_f_label ON r_catalogue_group (f_label, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_group_f_title ON r_catalogue_group (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_catalogue_group_f_position ON r_catalogue_group (f_position, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_mapping (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_source_catalogue INTEGER,
  f_source TEXT,
  f_relationship TEXT,
  f_target_catalogue TEXT,
  f_target TEXT,
  f_change TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_mapping_updated_at ON r_mapping (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_mapping_unit_id ON r_mapping (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_mapping_f_code ON r_mapping (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_mapping_f_source_catalogue ON r_mapping (f_source_catalogue, id);
CREATE INDEX IF NOT EXISTS l_mapping_f_source ON r_mapping (f_source, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_mapping_f_relationship ON r_mapping (f_relationship, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_mapping_f_target_catalogue ON r_mapping (f_target_catalogue, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_mapping_f_target ON r_mapping (f_target, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_sector (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_catalogue INTEGER,
  f_title TEXT,
  f_title_en TEXT,
  f_ministry TEXT,
  f_ministry_en TEXT,
  f_operators TEXT,
  f_operators_en TEXT,
  f_systems TEXT,
  f_systems_en TEXT,
  f_note TEXT,
  f_position INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_sector_updated_at ON r_sector (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_sector_unit_id ON r_sector (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_sector_f_code ON r_sector (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_sector_f_code ON r_sector (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_sector_f_catalogue ON r_sector (f_catalogue, id);
CREATE INDEX IF NOT EXISTS l_sector_f_title ON r_sector (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_sector_f_ministry ON r_sector (f_ministry, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_sector_f_operators ON r_sector (f_operators, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_sector_service (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_catalogue INTEGER,
  f_sector INTEGER,
  f_title TEXT,
  f_title_en TEXT,
  f_parts TEXT,
  f_parts_en TEXT,
  f_outages TEXT,
  f_outages_en TEXT,
  f_laws TEXT,
  f_laws_en TEXT,
  f_reports TEXT,
  f_reports_en TEXT,
  f_level TEXT,
  f_level_en TEXT,
  f_rule TEXT,
  f_position INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_sector_service_updated_at ON r_sector_service (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_sector_service_unit_id ON r_sector_service (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_sector_service_f_code ON r_sector_service (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_sector_service_f_code ON r_sector_service (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_sector_service_f_catalogue ON r_sector_service (f_catalogue, id);
CREATE INDEX IF NOT EXISTS i_sector_service_f_sector ON r_sector_service (f_sector, id);
CREATE INDEX IF NOT EXISTS l_sector_service_f_title ON r_sector_service (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_sector_service_f_outages ON r_sector_service (f_outages, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_sector_service_f_level ON r_sector_service (f_level, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_reference (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_catalogue INTEGER,
  f_title TEXT,
  f_title_en TEXT,
  f_edition TEXT,
  f_publisher TEXT,
  f_publisher_en TEXT,
  f_kind TEXT,
  f_successor TEXT,
  f_successor_en TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_reference_updated_at ON r_reference (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_reference_unit_id ON r_reference (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_reference_f_code ON r_reference (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_reference_f_code ON r_reference (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_reference_f_catalogue ON r_reference (f_catalogue, id);
CREATE INDEX IF NOT EXISTS l_reference_f_title ON r_reference (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_reference_f_edition ON r_reference (f_edition, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_reference_f_publisher ON r_reference (f_publisher, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_reference_f_successor ON r_reference (f_successor, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_term (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_catalogue INTEGER,
  f_title TEXT,
  f_title_en TEXT,
  f_text TEXT,
  f_text_en TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_term_updated_at ON r_term (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_term_unit_id ON r_term (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_term_f_code ON r_term (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_term_f_catalogue ON r_term (f_catalogue, id);
CREATE INDEX IF NOT EXISTS l_term_f_title ON r_term (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_term_f_title_en ON r_term (f_title_en, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_term_f_text ON r_term (f_text, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_org_profile (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_title TEXT,
  f_sector INTEGER,
  f_is_designated INTEGER,
  f_has_specified_computers INTEGER,
  f_is_public_body INTEGER,
  f_handles_personal_data INTEGER,
  f_decided_on TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_org_profile_updated_at ON r_org_profile (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_org_profile_unit_id ON r_org_profile (unit_id, id);
CREATE INDEX IF NOT EXISTS l_org_profile_f_title ON r_org_profile (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_org_profile_f_sector ON r_org_profile (f_sector, id);
CREATE INDEX IF NOT EXISTS l_org_profile_f_decided_on ON r_org_profile (f_decided_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_scope_decision (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_profile INTEGER,
  f_kind TEXT,
  f_title TEXT,
  f_title_en TEXT,
  f_decision TEXT,
  f_value TEXT,
  f_reason TEXT,
  f_records TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_scope_decision_updated_at ON r_scope_decision (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_scope_decision_unit_id ON r_scope_decision (unit_id, id);
CREATE INDEX IF NOT EXISTS i_scope_decision_f_profile ON r_scope_decision (f_profile, id);
CREATE INDEX IF NOT EXISTS l_scope_decision_f_kind ON r_scope_decision (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_scope_decision_f_title ON r_scope_decision (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_scope_decision_f_decision ON r_scope_decision (f_decision, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_scope_decision_f_reason ON r_scope_decision (f_reason, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_service_level (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_service INTEGER,
  f_code TEXT,
  f_text TEXT,
  f_text_en TEXT,
  f_origin TEXT,
  f_rule TEXT,
  f_reviewed_on TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_service_level_updated_at ON r_service_level (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_service_level_unit_id ON r_service_level (unit_id, id);
CREATE INDEX IF NOT EXISTS i_service_level_f_service ON r_service_level (f_service, id);
CREATE INDEX IF NOT EXISTS l_service_level_f_code ON r_service_level (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_level_f_text ON r_service_level (f_text, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_level_f_origin ON r_service_level (f_origin, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_level_f_reviewed_on ON r_service_level (f_reviewed_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_edition_carry (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_source INTEGER,
  f_target INTEGER,
  f_source_catalogue INTEGER,
  f_target_catalogue INTEGER,
  f_change TEXT,
  f_decision TEXT,
  f_records TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_edition_carry_updated_at ON r_edition_carry (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_edition_carry_unit_id ON r_edition_carry (unit_id, id);
CREATE INDEX IF NOT EXISTS i_edition_carry_f_source ON r_edition_carry (f_source, id);
CREATE INDEX IF NOT EXISTS i_edition_carry_f_target ON r_edition_carry (f_target, id);
CREATE INDEX IF NOT EXISTS i_edition_carry_f_source_catalogue ON r_edition_carry (f_source_catalogue, id);
CREATE INDEX IF NOT EXISTS i_edition_carry_f_target_catalogue ON r_edition_carry (f_target_catalogue, id);
CREATE INDEX IF NOT EXISTS l_edition_carry_f_change ON r_edition_carry (f_change, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_edition_carry_f_decision ON r_edition_carry (f_decision, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_standard (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_title TEXT,
  f_title_en TEXT,
  f_kind TEXT,
  f_edition TEXT,
  f_effective_on TEXT,
  f_numbering TEXT,
  f_is_in_force INTEGER,
  f_parent INTEGER,
  f_catalogue INTEGER,
  f_purpose TEXT,
  f_scope TEXT,
  f_parties TEXT,
  f_owner INTEGER,
  f_prepared_by INTEGER,
  f_review_by TEXT,
  f_review_reason TEXT,
  f_is_public INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_standard_updated_at ON r_standard (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_standard_unit_id ON r_standard (unit_id, id);
CREATE INDEX IF NOT EXISTS l_standard_state ON r_standard (state, id, unit_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS u_standard_f_code ON r_standard (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_code ON r_standard (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_title ON r_standard (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_kind ON r_standard (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_edition ON r_standard (f_edition, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_effective_on ON r_standard (f_effective_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_is_in_force ON r_standard (f_is_in_force, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_standard_f_parent ON r_standard (f_parent, id);
CREATE INDEX IF NOT EXISTS i_standard_f_catalogue ON r_standard (f_catalogue, id);
CREATE INDEX IF NOT EXISTS i_standard_f_owner ON r_standard (f_owner, id);
CREATE INDEX IF NOT EXISTS i_standard_f_prepared_by ON r_standard (f_prepared_by, id);
CREATE INDEX IF NOT EXISTS l_standard_f_review_by ON r_standard (f_review_by, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_f_is_public ON r_standard (f_is_public, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_clause (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_standard INTEGER,
  f_parent INTEGER,
  f_position INTEGER,
  f_number TEXT,
  f_fixed TEXT,
  f_heading TEXT,
  f_heading_en TEXT,
  f_body TEXT,
  f_body_en TEXT,
  f_strictness TEXT,
  f_requirements TEXT,
  f_origin TEXT,
  f_is_internal INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_clause_updated_at ON r_clause (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_clause_unit_id ON r_clause (unit_id, id);
CREATE INDEX IF NOT EXISTS i_clause_f_standard ON r_clause (f_standard, id);
CREATE INDEX IF NOT EXISTS i_clause_f_parent ON r_clause (f_parent, id);
CREATE INDEX IF NOT EXISTS l_clause_f_number ON r_clause (f_number, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_clause_f_heading ON r_clause (f_heading, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_clause_f_strictness ON r_clause (f_strictness, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_clause_f_requirements ON r_clause (f_requirements, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_clause_f_is_internal ON r_clause (f_is_internal, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_standard_survey (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_title TEXT,
  f_standard INTEGER,
  f_sent_on TEXT,
  f_sent INTEGER,
  f_answered INTEGER,
  f_rate TEXT,
  f_findings TEXT,
  f_decision TEXT,
  f_reason TEXT,
  f_decided_on TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_standard_survey_updated_at ON r_standard_survey (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_standard_survey_unit_id ON r_standard_survey (unit_id, id);
CREATE INDEX IF NOT EXISTS l_standard_survey_f_title ON r_standard_survey (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_standard_survey_f_standard ON r_standard_survey (f_standard, id);
CREATE INDEX IF NOT EXISTS l_standard_survey_f_sent_on ON r_standard_survey (f_sent_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_f_sent ON r_standard_survey (f_sent, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_f_answered ON r_standard_survey (f_answered, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_f_rate ON r_standard_survey (f_rate, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_f_decision ON r_standard_survey (f_decision, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_f_decided_on ON r_standard_survey (f_decided_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_standard_survey_item (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_survey INTEGER,
  f_clause INTEGER,
  f_item TEXT,
  f_done INTEGER,
  f_partly INTEGER,
  f_undone INTEGER,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_standard_survey_item_updated_at ON r_standard_survey_item (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_standard_survey_item_unit_id ON r_standard_survey_item (unit_id, id);
CREATE INDEX IF NOT EXISTS i_standard_survey_item_f_survey ON r_standard_survey_item (f_survey, id);
CREATE INDEX IF NOT EXISTS i_standard_survey_item_f_clause ON r_standard_survey_item (f_clause, id);
CREATE INDEX IF NOT EXISTS l_standard_survey_item_f_item ON r_standard_survey_item (f_item, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_item_f_done ON r_standard_survey_item (f_done, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_item_f_partly ON r_standard_survey_item (f_partly, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_standard_survey_item_f_undone ON r_standard_survey_item (f_undone, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_adoption (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_requirement INTEGER,
  f_decision TEXT,
  f_reason TEXT,
  f_change TEXT,
  f_level TEXT,
  f_standard INTEGER,
  f_clause INTEGER,
  f_owner INTEGER,
  f_decided_on TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_adoption_updated_at ON r_adoption (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_adoption_unit_id ON r_adoption (unit_id, id);
CREATE INDEX IF NOT EXISTS i_adoption_f_requirement ON r_adoption (f_requirement, id);
CREATE INDEX IF NOT EXISTS l_adoption_f_decision ON r_adoption (f_decision, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_adoption_f_reason ON r_adoption (f_reason, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_adoption_f_standard ON r_adoption (f_standard, id);
CREATE INDEX IF NOT EXISTS i_adoption_f_clause ON r_adoption (f_clause, id);
CREATE INDEX IF NOT EXISTS i_adoption_f_owner ON r_adoption (f_owner, id);
CREATE INDEX IF NOT EXISTS l_adoption_f_decided_on ON r_adoption (f_decided_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_assessment (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_requirement INTEGER,
  f_system INTEGER,
  f_result TEXT,
  f_reason TEXT,
  f_evidence TEXT,
  f_link TEXT,
  f_maturity INTEGER,
  f_target INTEGER,
  f_assessor INTEGER,
  f_assessed_on TEXT,
  f_next_review TEXT,
  f_is_override INTEGER,
  f_valid_until TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_assessment_updated_at ON r_assessment (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_assessment_unit_id ON r_assessment (unit_id, id);
CREATE INDEX IF NOT EXISTS i_assessment_f_requirement ON r_assessment (f_requirement, id);
CREATE INDEX IF NOT EXISTS i_assessment_f_system ON r_assessment (f_system, id);
CREATE INDEX IF NOT EXISTS l_assessment_f_result ON r_assessment (f_result, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_assessment_f_maturity ON r_assessment (f_maturity, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_assessment_f_target ON r_assessment (f_target, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_assessment_f_assessor ON r_assessment (f_assessor, id);
CREATE INDEX IF NOT EXISTS l_assessment_f_assessed_on ON r_assessment (f_assessed_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_assessment_f_next_review ON r_assessment (f_next_review, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_assessment_f_is_override ON r_assessment (f_is_override, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_service (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_name TEXT,
  f_annex2 TEXT,
  f_decision TEXT,
  f_decision_reason TEXT,
  f_outages TEXT,
  f_laws TEXT,
  f_annex2_level TEXT,
  f_own_level TEXT,
  f_users INTEGER,
  f_owner INTEGER,
  f_uses_it INTEGER,
  f_reviewed_on TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_service_updated_at ON r_service (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_service_unit_id ON r_service (unit_id, id);
DROP INDEX IF EXISTS u_service_f_code;
CREATE UNIQUE INDEX IF NOT EXISTS v_service_f_code ON r_service (f_code, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_f_code ON r_service (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_f_name ON r_service (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_f_decision ON r_service (f_decision, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_service_f_users ON r_service (f_users, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_service_f_owner ON r_service (f_owner, id);
CREATE INDEX IF NOT EXISTS l_service_f_reviewed_on ON r_service (f_reviewed_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_process (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_name TEXT,
  f_services TEXT,
  f_needs TEXT,
  f_alternatives TEXT,
  f_owner INTEGER,
  f_reviewed_on TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_process_updated_at ON r_process (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_process_unit_id ON r_process (unit_id, id);
DROP INDEX IF EXISTS u_process_f_code;
CREATE UNIQUE INDEX IF NOT EXISTS v_process_f_code ON r_process (f_code, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_process_f_code ON r_process (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_process_f_name ON r_process (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_process_f_services ON r_process (f_services, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_process_f_owner ON r_process (f_owner, id);
CREATE INDEX IF NOT EXISTS l_process_f_reviewed_on ON r_process (f_reviewed_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_system (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_name TEXT,
  f_kind TEXT,
  f_is_critical INTEGER,
  f_stage TEXT,
  f_services TEXT,
  f_sites TEXT,
  f_suppliers TEXT,
  f_owner INTEGER,
  f_support_end TEXT,
  f_annex1 TEXT,
  f_is_remote INTEGER,
  f_backup_tested_on TEXT,
  f_reviewed_on TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_system_updated_at ON r_system (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_system_unit_id ON r_system (unit_id, id);
DROP INDEX IF EXISTS u_system_f_code;
CREATE UNIQUE INDEX IF NOT EXISTS v_system_f_code ON r_system (f_code, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_code ON r_system (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_name ON r_system (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_kind ON r_system (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_is_critical ON r_system (f_is_critical, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_stage ON r_system (f_stage, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_sites ON r_system (f_sites, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_system_f_owner ON r_system (f_owner, id);
CREATE INDEX IF NOT EXISTS l_system_f_support_end ON r_system (f_support_end, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_system_f_reviewed_on ON r_system (f_reviewed_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_supplier (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_name TEXT,
  f_kind TEXT,
  f_scope TEXT,
  f_tier INTEGER,
  f_prime INTEGER,
  f_is_single_source INTEGER,
  f_manager INTEGER,
  f_contact TEXT,
  f_contract_end TEXT,
  f_has_measures_clause INTEGER,
  f_has_training_clause INTEGER,
  f_has_after_end_clause INTEGER,
  f_evaluated_on TEXT,
  f_evaluation TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_supplier_updated_at ON r_supplier (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_supplier_unit_id ON r_supplier (unit_id, id);
DROP INDEX IF EXISTS u_supplier_f_code;
CREATE UNIQUE INDEX IF NOT EXISTS v_supplier_f_code ON r_supplier (f_code, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_supplier_f_code ON r_supplier (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_supplier_f_name ON r_supplier (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_supplier_f_kind ON r_supplier (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_supplier_f_scope ON r_supplier (f_scope, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_supplier_f_tier ON r_supplier (f_tier, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_supplier_f_prime ON r_supplier (f_prime, id);
CREATE INDEX IF NOT EXISTS l_supplier_f_is_single_source ON r_supplier (f_is_single_source, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_supplier_f_manager ON r_supplier (f_manager, id);
CREATE INDEX IF NOT EXISTS l_supplier_f_contract_end ON r_supplier (f_contract_end, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_supplier_f_evaluated_on ON r_supplier (f_evaluated_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_site (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_name TEXT,
  f_manned TEXT,
  f_address TEXT,
  f_manager INTEGER,
  f_capacity TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_site_updated_at ON r_site (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_site_unit_id ON r_site (unit_id, id);
DROP INDEX IF EXISTS u_site_f_code;
CREATE UNIQUE INDEX IF NOT EXISTS v_site_f_code ON r_site (f_code, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_site_f_code ON r_site (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_site_f_name ON r_site (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_site_f_manned ON r_site (f_manned, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_site_f_manager ON r_site (f_manager, id);

CREATE TABLE IF NOT EXISTS r_unit (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_name TEXT,
  f_name_en TEXT,
  f_kind TEXT,
  f_parent INTEGER,
  f_head INTEGER,
  f_sector INTEGER,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_unit_updated_at ON r_unit (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_unit_unit_id ON r_unit (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_unit_f_code ON r_unit (f_code) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_unit_f_code ON r_unit (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_unit_f_name ON r_unit (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_unit_f_kind ON r_unit (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_unit_f_parent ON r_unit (f_parent, id);
CREATE INDEX IF NOT EXISTS i_unit_f_head ON r_unit (f_head, id);
CREATE INDEX IF NOT EXISTS i_unit_f_sector ON r_unit (f_sector, id);

CREATE TABLE IF NOT EXISTS r_person (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_name TEXT,
  f_kana TEXT,
  f_post TEXT,
  f_unit INTEGER,
  f_mail TEXT,
  f_phone TEXT,
  f_deputy INTEGER,
  f_left_on TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_person_updated_at ON r_person (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_person_unit_id ON r_person (unit_id, id);
CREATE INDEX IF NOT EXISTS l_person_f_name ON r_person (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_person_f_kana ON r_person (f_kana, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_person_f_post ON r_person (f_post, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_person_f_unit ON r_person (f_unit, id);
CREATE INDEX IF NOT EXISTS i_person_f_deputy ON r_person (f_deputy, id);
CREATE INDEX IF NOT EXISTS l_person_f_left_on ON r_person (f_left_on, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_duty (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_title TEXT,
  f_next_due TEXT,
  f_cycle INTEGER,
  f_cycle_unit TEXT,
  f_owner INTEGER,
  f_deputy INTEGER,
  f_evidence TEXT,
  f_requirements TEXT,
  f_about TEXT,
  f_lead_days INTEGER,
  f_due_day INTEGER,
  f_last_done TEXT,
  f_how TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_duty_updated_at ON r_duty (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_duty_unit_id ON r_duty (unit_id, id);
CREATE INDEX IF NOT EXISTS l_duty_f_title ON r_duty (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_duty_f_next_due ON r_duty (f_next_due, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_duty_f_cycle ON r_duty (f_cycle, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_duty_f_cycle_unit ON r_duty (f_cycle_unit, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_duty_f_owner ON r_duty (f_owner, id);
CREATE INDEX IF NOT EXISTS i_duty_f_deputy ON r_duty (f_deputy, id);
CREATE INDEX IF NOT EXISTS l_duty_f_last_done ON r_duty (f_last_done, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_duty_run (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_duty INTEGER,
  f_due_on TEXT,
  f_done_on TEXT,
  f_result TEXT,
  f_evidence TEXT,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_duty_run_updated_at ON r_duty_run (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_duty_run_unit_id ON r_duty_run (unit_id, id);
CREATE INDEX IF NOT EXISTS i_duty_run_f_duty ON r_duty_run (f_duty, id);
CREATE INDEX IF NOT EXISTS l_duty_run_f_due_on ON r_duty_run (f_due_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_duty_run_f_done_on ON r_duty_run (f_done_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_duty_run_f_result ON r_duty_run (f_result, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_duty_run_f_note ON r_duty_run (f_note, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_corrective_action (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_code TEXT,
  f_title TEXT,
  f_source TEXT,
  f_requirements TEXT,
  f_about TEXT,
  f_cause TEXT,
  f_plan TEXT,
  f_owner INTEGER,
  f_due_on TEXT,
  f_done_on TEXT,
  f_effect_wait_days INTEGER,
  f_effect_wait_reason TEXT,
  f_effect_checked_on TEXT,
  f_effect_checker INTEGER,
  f_effect TEXT,
  f_effect_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_corrective_action_updated_at ON r_corrective_action (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_corrective_action_unit_id ON r_corrective_action (unit_id, id);
CREATE INDEX IF NOT EXISTS l_corrective_action_state ON r_corrective_action (state, id, unit_id) WHERE ended_at IS NULL;
DROP INDEX IF EXISTS u_corrective_action_f_code;
CREATE UNIQUE INDEX IF NOT EXISTS v_corrective_action_f_code ON r_corrective_action (f_code, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_corrective_action_f_code ON r_corrective_action (f_code, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_corrective_action_f_title ON r_corrective_action (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_corrective_action_f_source ON r_corrective_action (f_source, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_corrective_action_f_owner ON r_corrective_action (f_owner, id);
CREATE INDEX IF NOT EXISTS l_corrective_action_f_due_on ON r_corrective_action (f_due_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_corrective_action_f_effect_checker ON r_corrective_action (f_effect_checker, id);
CREATE INDEX IF NOT EXISTS l_corrective_action_f_effect ON r_corrective_action (f_effect, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_account (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_login TEXT,
  f_name TEXT,
  f_person INTEGER,
  f_unit INTEGER,
  f_kind TEXT,
  f_mail TEXT,
  f_is_locked INTEGER,
  f_must_change INTEGER,
  f_last_sign_in INTEGER,
  f_previous_sign_in INTEGER,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_account_updated_at ON r_account (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_account_unit_id ON r_account (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_account_f_login ON r_account (f_login) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_account_f_login ON r_account (f_login, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_account_f_name ON r_account (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_account_f_person ON r_account (f_person, id);
CREATE INDEX IF NOT EXISTS i_account_f_unit ON r_account (f_unit, id);
CREATE INDEX IF NOT EXISTS l_account_f_kind ON r_account (f_kind, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_account_f_is_locked ON r_account (f_is_locked, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_account_f_last_sign_in ON r_account (f_last_sign_in, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_role_assignment (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_account INTEGER,
  f_role TEXT,
  f_unit INTEGER,
  f_valid_from TEXT,
  f_valid_until TEXT,
  f_is_acting INTEGER,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_role_assignment_updated_at ON r_role_assignment (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_role_assignment_unit_id ON r_role_assignment (unit_id, id);
CREATE INDEX IF NOT EXISTS i_role_assignment_f_account ON r_role_assignment (f_account, id);
CREATE INDEX IF NOT EXISTS l_role_assignment_f_role ON r_role_assignment (f_role, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_role_assignment_f_unit ON r_role_assignment (f_unit, id);
CREATE INDEX IF NOT EXISTS l_role_assignment_f_valid_from ON r_role_assignment (f_valid_from, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_role_assignment_f_valid_until ON r_role_assignment (f_valid_until, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_role_rule (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_role TEXT,
  f_needs_factor INTEGER,
  f_note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_role_rule_updated_at ON r_role_rule (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_role_rule_unit_id ON r_role_rule (unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS u_role_rule_f_role ON r_role_rule (f_role) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_role_rule_f_role ON r_role_rule (f_role, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_role_rule_f_needs_factor ON r_role_rule (f_needs_factor, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_access_review (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_title TEXT,
  f_duty INTEGER,
  f_due_on TEXT,
  f_begun_on TEXT,
  f_signed_on TEXT,
  f_signed_by TEXT,
  f_kept INTEGER,
  f_changed INTEGER,
  f_removed INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_access_review_updated_at ON r_access_review (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_access_review_unit_id ON r_access_review (unit_id, id);
CREATE INDEX IF NOT EXISTS l_access_review_state ON r_access_review (state, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_title ON r_access_review (f_title, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_access_review_f_duty ON r_access_review (f_duty, id);
CREATE INDEX IF NOT EXISTS l_access_review_f_due_on ON r_access_review (f_due_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_begun_on ON r_access_review (f_begun_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_signed_on ON r_access_review (f_signed_on, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_signed_by ON r_access_review (f_signed_by, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_kept ON r_access_review (f_kept, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_changed ON r_access_review (f_changed, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_f_removed ON r_access_review (f_removed, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_access_review_item (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_review INTEGER,
  f_account INTEGER,
  f_decision TEXT,
  f_reason TEXT,
  f_roles TEXT,
  f_remarks TEXT,
  f_last_sign_in TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_access_review_item_updated_at ON r_access_review_item (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_access_review_item_unit_id ON r_access_review_item (unit_id, id);
CREATE INDEX IF NOT EXISTS i_access_review_item_f_review ON r_access_review_item (f_review, id);
CREATE INDEX IF NOT EXISTS i_access_review_item_f_account ON r_access_review_item (f_account, id);
CREATE INDEX IF NOT EXISTS l_access_review_item_f_decision ON r_access_review_item (f_decision, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_access_review_item_f_reason ON r_access_review_item (f_reason, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_waiver (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_gate TEXT,
  f_about TEXT,
  f_reason TEXT,
  f_compensation TEXT,
  f_valid_until TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS l_waiver_updated_at ON r_waiver (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_waiver_unit_id ON r_waiver (unit_id, id);
CREATE INDEX IF NOT EXISTS l_waiver_state ON r_waiver (state, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_waiver_f_gate ON r_waiver (f_gate, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_waiver_f_about ON r_waiver (f_about, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_waiver_f_reason ON r_waiver (f_reason, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_waiver_f_valid_until ON r_waiver (f_valid_until, id, unit_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS r_custom_field (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  unit_id INTEGER,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ended_at INTEGER,
  f_register TEXT,
  f_name TEXT,
  f_label_ja TEXT,
  f_label_en TEXT,
  f_kind TEXT,
  f_choices TEXT,
  f_is_required INTEGER,
  f_in_list INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS l_custom_field_updated_at ON r_custom_field (updated_at, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS i_custom_field_unit_id ON r_custom_field (unit_id, id);
CREATE INDEX IF NOT EXISTS l_custom_field_f_register ON r_custom_field (f_register, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_custom_field_f_name ON r_custom_field (f_name, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_custom_field_f_label_ja ON r_custom_field (f_label_ja, id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS l_custom_field_f_kind ON r_custom_field (f_kind, id, unit_id) WHERE ended_at IS NULL;

