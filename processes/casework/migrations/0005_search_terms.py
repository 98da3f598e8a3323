"""Lets clients be found who were recorded before there was a search."""

from django.db import migrations

from engine import sealing
from processes.casework.name_terms import terms_of


def make_terms(apps, schema_editor):
    """Make the terms of all clients, county after county."""
    County = apps.get_model("organisation", "County")
    Client = apps.get_model("casework", "Client")
    Term = apps.get_model("casework", "ClientSearchTerm")
    for county in County.objects.using(schema_editor.connection.alias).values_list(
        "ordinal", flat=True
    ):
        _bind(schema_editor, f"{{{county}}}")
        clients = Client.objects.using(schema_editor.connection.alias).filter(
            county=county
        )
        for client in clients.exclude(masked_name="").iterator(chunk_size=500):
            place = f"casework_client|{client.pk}|{county}"
            identity = sealing.unseal(bytes(client.identity), place=place)
            terms = terms_of(str(identity.get("client_name", "")), county=county)
            Term.objects.using(schema_editor.connection.alias).bulk_create(
                [Term(county=county, client=client, digest=term) for term in terms],
                ignore_conflicts=True,
            )
    _bind(schema_editor, "")


def _bind(schema_editor, counties):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lastmetre.counties', %s, true)", [counties])


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_search")]

    operations = [migrations.RunPython(make_terms, migrations.RunPython.noop)]
