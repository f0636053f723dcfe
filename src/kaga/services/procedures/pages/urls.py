"""Addresses of the service's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from kaga.services.procedures.pages import (
    applying,
    catalogue,
    correcting,
    own,
    staff_budgets,
    staff_case,
    staff_counter,
    staff_decide,
    staff_inbox,
    verify,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    Patterns = list[URLPattern]

_applying: Patterns = [
    path("/page/<slug:page_key>", applying.form_page),
    path("/check", applying.check),
    path("", applying.resume),
    path("/end", applying.ended),
    path("/discard", applying.discard),
    path("/restore", own.restore),
]
_own: Patterns = [
    path("", own.my_applications),
    path("/<str:reference>", own.my_case),
    path("/<str:reference>/arrived", own.arrived),
    path("/<str:reference>/correct", correcting.correct),
    path("/<str:reference>/withdraw", own.withdrawal),
    path("/<str:reference>/notice.pdf", own.notice_pdf),
    path("/<str:reference>/notice.tlog-proof", own.notice_receipt),
    path("/<str:reference>/corrections/<int:number>.pdf", own.correction_pdf),
    path("/<str:reference>/corrections/<int:number>.tlog-proof", own.correction_receipt),
    path("/<str:reference>/receipts/<str:act>", own.act_receipt),
    path("/<str:reference>/files/<uuid:file_id>", own.case_file),
]
_catalogue: Patterns = [
    path("", catalogue.procedure_list),
    path("/<slug:slug>", catalogue.procedure_page),
    path("/<slug:slug>/form.pdf", catalogue.paper_form),
    path("/<slug:slug>/apply", applying.begin),
]
_staff: Patterns = [
    path("cases", staff_inbox.staff_inbox),
    path("cases.csv", staff_inbox.export),
    path("cases/accept", staff_inbox.bulk_accept),
    path("counter", staff_counter.counter),
    path("budgets", staff_budgets.budget_list),
    path("budgets/<int:pot>", staff_budgets.change),
    path("cases/<str:reference>", staff_case.staff_case),
    path("cases/<str:reference>/act", staff_case.act_on_case),
    path("cases/<str:reference>/correct", staff_case.correction),
    path("cases/<str:reference>/decide", staff_decide.decision),
    path("cases/<str:reference>/notice.pdf", staff_case.staff_notice),
    path("cases/<str:reference>/corrections/<int:number>.pdf", staff_case.staff_correction),
    path("cases/<str:reference>/files/<uuid:file_id>", staff_case.staff_file),
]
# An address is looked for in its own section only.
urlpatterns: list[URLPattern | URLResolver] = [
    path("apply/<uuid:draft_id>", include(_applying)),
    path("my/applications", include(_own)),
    path("procedures", include(_catalogue)),
    path("staff/", include(_staff)),
    path("verify", verify.verify),
]
