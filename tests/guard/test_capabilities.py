"""What the application's role may do to each table; a new right fails here."""

import pytest
from django.db import connection

ALL = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
#: Who gives power to whom is read, never written.
READ_ONLY = {
    "django_migrations",
    "organisation_appointment",
    "organisation_capacity",
    "organisation_county",
    "organisation_following",
    "organisation_post",
    "organisation_profile",
    "organisation_rolecapacity",
}
#: Written within row security, checks and triggers.
WRITTEN = {
    "agreements_agreement",
    "agreements_breach",
    "agreements_contractyear",
    "agreements_inspection",
    "agreements_instalment",
    "agreements_payment",
    "agreements_receipt",
    "agreements_renewal",
    "agreements_transition",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "case_forms_formdefinition",
    "casework_case",
    "casework_casecounter",
    "casework_caseparticipant",
    "casework_casereading",
    "casework_client",
    "casework_clientsearchterm",
    "casework_notice",
    "django_content_type",
    "django_session",
    "documents_documentcounter",
    "documents_officialdocument",
    "engine_countyact",
    "engine_decisiondefinition",
    "engine_draft",
    "engine_historyentry",
    "engine_idempotencykey",
    "engine_incident",
    "engine_job",
    "engine_message",
    "engine_messagesubscription",
    "engine_processdefinition",
    "engine_processinstance",
    "engine_refusal",
    "engine_seal",
    "engine_submission",
    "engine_unsealed",
    "engine_workitem",
    "evaluations_evaluation",
    "evaluations_improvement",
    "evaluations_indicator",
    "evaluations_indicatorframework",
    "evaluations_panelmember",
    "evaluations_result",
    "evaluations_score",
    "evaluations_snapshot",
    "evaluations_surveyanswer",
    "evaluations_surveylink",
    "evaluations_surveyround",
    "exports_export",
    "filings_filing",
    "filings_filingcounter",
    "filings_finding",
    "filings_sample",
    "filings_spotcheck",
    "funds_capbase",
    "funds_ledgerentry",
    "funds_movement",
    "organisation_account",
    "organisation_certificate",
    "organisation_holding",
    "organisation_organisation",
    "organisation_person",
    "organisation_postproposal",
    "oversight_guardproof",
    "oversight_handedcase",
    "oversight_handover",
    "oversight_visit",
    "papers_attachment",
    "papers_casecomment",
    "procurement_award",
    "procurement_bid",
    "procurement_bidkey",
    "procurement_bidscore",
    "procurement_budgetapproval",
    "procurement_candidate",
    "procurement_fundline",
    "procurement_itemlist",
    "procurement_nontenderapproval",
    "procurement_objection",
    "procurement_purchase",
    "procurement_qualification",
    "procurement_round",
    "projects_appraisal",
    "projects_budgetline",
    "projects_monitoringrecord",
    "projects_need",
    "projects_project",
    "projects_projectchange",
    "projects_projectresult",
    "relations_declaredrelation",
    "stations_serviceitem",
}


def _found() -> dict[str, frozenset[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, array_agg(verb) FROM pg_class, unnest(ARRAY[
                'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
                'TRIGGER']) AS verb
            WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
              AND relnamespace = 'public'::regnamespace
              AND has_table_privilege(pg_class.oid, verb)
            GROUP BY relname
            """
        )
        return {table: frozenset(verbs) for table, verbs in cursor.fetchall()}


@pytest.mark.django_db
def test_every_right_of_the_application_on_a_table_is_known() -> None:
    assert _found() == {
        **dict.fromkeys(READ_ONLY, frozenset({"SELECT"})),
        **dict.fromkeys(WRITTEN, ALL),
    }


@pytest.mark.django_db
def test_one_column_of_a_post_may_be_written_so_that_posts_can_be_held() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT attrelid::regclass::text, attname FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0
              AND relkind = 'r' AND NOT attisdropped
              AND has_column_privilege(attrelid, attnum, 'UPDATE')
              AND NOT has_table_privilege(attrelid, 'UPDATE')
            """
        )
        assert cursor.fetchall() == [("organisation_post", "id")]


@pytest.mark.django_db
def test_the_functions_that_act_as_the_owner_are_known() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT proname, proconfig, has_function_privilege('public', oid, 'EXECUTE')
            FROM pg_proc
            WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname
            """
        )
        fixed = ["search_path=pg_catalog, public, pg_temp"]
        assert cursor.fetchall() == [
            ("organisation_end_post", fixed, False),
            ("organisation_end_posts", fixed, False),
            ("organisation_give_posts", fixed, False),
            ("organisation_register_county", fixed, False),
        ]


@pytest.mark.django_db
def test_the_application_makes_nothing_that_others_would_use() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT has_schema_privilege('public', 'CREATE'),
                has_database_privilege(current_database(), 'CREATE, TEMPORARY'),
                (SELECT count(*) FROM pg_auth_members
                 WHERE member = current_user::regrole),
                (SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole),
                (SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole)
            """
        )
        assert cursor.fetchone() == (False, False, 0, 0, 0)
