"""Addresses of the service's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.procedures.pages import (
    applying,
    catalogue,
    correcting,
    own,
    staff_case,
    staff_counter,
    staff_decide,
    staff_inbox,
    verify,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("verify", verify.verify),
    path("procedures", catalogue.procedure_list),
    path("procedures/<slug:slug>", catalogue.procedure_page),
    path("procedures/<slug:slug>/form.pdf", catalogue.paper_form),
    path("procedures/<slug:slug>/apply", applying.begin),
    path("apply/<uuid:draft_id>", applying.resume),
    path("apply/<uuid:draft_id>/end", applying.ended),
    path("apply/<uuid:draft_id>/check", applying.check),
    path("apply/<uuid:draft_id>/discard", applying.discard),
    path("apply/<uuid:draft_id>/restore", own.restore),
    path("apply/<uuid:draft_id>/page/<slug:page_key>", applying.form_page),
    path("my/applications", own.my_applications),
    path("my/applications/<str:reference>", own.my_case),
    path("my/applications/<str:reference>/arrived", own.arrived),
    path("my/applications/<str:reference>/correct", correcting.correct),
    path("my/applications/<str:reference>/withdraw", own.withdrawal),
    path("my/applications/<str:reference>/notice.pdf", own.notice_pdf),
    path("my/applications/<str:reference>/notice.tlog-proof", own.notice_receipt),
    path("my/applications/<str:reference>/corrections/<int:number>.pdf", own.correction_pdf),
    path(
        "my/applications/<str:reference>/corrections/<int:number>.tlog-proof",
        own.correction_receipt,
    ),
    path("my/applications/<str:reference>/receipts/<str:act>", own.act_receipt),
    path("my/applications/<str:reference>/files/<uuid:file_id>", own.case_file),
    path("staff/cases", staff_inbox.staff_inbox),
    path("staff/cases.csv", staff_inbox.export),
    path("staff/cases/accept", staff_inbox.bulk_accept),
    path("staff/counter", staff_counter.counter),
    path("staff/cases/<str:reference>", staff_case.staff_case),
    path("staff/cases/<str:reference>/act", staff_case.act_on_case),
    path("staff/cases/<str:reference>/correct", staff_case.correction),
    path("staff/cases/<str:reference>/decide", staff_decide.decision),
    path("staff/cases/<str:reference>/notice.pdf", staff_case.staff_notice),
    path(
        "staff/cases/<str:reference>/corrections/<int:number>.pdf",
        staff_case.staff_correction,
    ),
    path("staff/cases/<str:reference>/files/<uuid:file_id>", staff_case.staff_file),
]
