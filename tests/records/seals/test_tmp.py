import pytest, subprocess, sys, zipfile
from django.core.management import call_command
from records.seals.log import log_rows, log_signer
from records.seals.verify import verify_records
from records.seals.notes import *
from records.seals.models import *
from tests.factories.records import NOW, ACTOR
from lms.settings.seals import parse_witnesses
@pytest.mark.django_db
def test_x(tmp_path, settings):
    w=lambda *a: subprocess.run([sys.executable,"witness/witness.py",*map(str,a)],capture_output=True,text=True)
    k=w("keygen","--witness","w.example/1"); print(k)
    (tmp_path/"k").write_text(k.stdout)
    pub=w("key",tmp_path/"k").stdout.strip(); print(pub)
    settings.WITNESSES=parse_witnesses("X",pub)
    call_command("make_checkpoint")
    log=log_signer().verifier.text
    def cosign():
        call_command("export_seals",tmp_path/"req","--request","w.example/1")
        print((tmp_path/"req").read_text())
        r=w("sign","--key",tmp_path/"k","--log",log,"--state",tmp_path/"s.db",tmp_path/"req"); print(r)
        (tmp_path/"a").write_text(r.stdout)
        call_command("import_cosignatures","w.example/1",tmp_path/"a")
    cosign()
    call_command("make_checkpoint")
    cosign()
    call_command("make_checkpoint")
    cosign()
    call_command("export_seals",tmp_path/"b.zip")
    print(zipfile.ZipFile(tmp_path/"b.zip").namelist())
    print(w("check","--log",log,"--witness",pub,tmp_path/"b.zip"))
    with open(tmp_path/"p","w") as f: call_command("prove_record","records_eligibility_rule","3","--text",tmp_path/"t",stdout=f)
    print(w("check","--log",log,"--witness",pub,"--row",tmp_path/"t",tmp_path/"p"))
    print((tmp_path/"t").read_text())
    call_command("verify_records","--against",tmp_path/"b.zip","--against",tmp_path/"p")
    call_command("verify_records","--format=json")
