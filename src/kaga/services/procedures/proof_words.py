"""What the page "check a notice" and the command behind it say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from kaga.services.procedures.letters.genuine import Certainty, Doubt

title: Final = Words("通知書を確かめる", "通知書が 本物か 見る", "Check a notice")
lead: Final = Words(
    "市から届いた通知書や受領証が本物かどうかを、だれでも確かめられます。ログインはいりません。入れた"
    "ファイルは保存しません。",
    "市から もらった 紙や ファイルが 本物か、だれでも 見る ことが できます。ログインは いりません。"
    "入れた ファイルは 残しません。",
    "Anybody can check whether a notice or receipt from the city is genuine. No sign-in is needed "
    "and the file is not kept.",
)
file_label: Final = Words(
    "通知書のPDF、または受領証のファイル",
    "通知書の ファイル（PDF）か、受領証の ファイル",
    "Notice (PDF) or receipt file",
)
file_hint: Final = Words(
    "ファイル名の最後が .pdf か .tlog-proof のものです。",
    "名前の 最後が .pdf か .tlog-proof の ファイルです。",
    "Its name ends in .pdf or .tlog-proof.",
)
text_label: Final = Words(
    "または、紙のQRコードを読み取った文字",
    "または、紙の QRコードを 読んだ 文字",
    "Or the text read from the QR code on paper",
)
text_hint: Final = Words(
    "「KAGA1:」か「KAGA2:」で始まる長い文字です。スマートフォンのカメラで読み取り、コピーして貼り付けてください。",
    "「KAGA1:」か「KAGA2:」から 始まる 長い 文字です。スマートフォンの カメラで 読んで、コピーして ください。",
    "A long text that begins with “KAGA1:” or “KAGA2:”. Read it with a phone camera, then copy and paste it.",
)
button: Final = Words("確かめる", "本物か 見る", "Check")
nothing_given: Final = Words(
    "ファイルを選ぶか、QRコードの文字を入れてください。",
    "ファイルを えらぶか、QRコードの 文字を 入れて ください。",
    "Choose a file or enter the text of the QR code.",
)
again: Final = Words("別のものを確かめる", "ほかの ものを 見る", "Check another")
what_next: Final = Words(
    "心配なときは、この通知書を持って市役所に来るか、電話で受付番号を伝えてください。",
    "心配な ときは、通知書を 持って 市役所に 来て ください。電話でも いいです。",
    "If in doubt, bring the notice to the city office, or call and give the reference number.",
)
proven_heading: Final = Words("証明されたこと", "本物だと わかった こと", "What is proven")
not_proven_heading: Final = Words(
    "証明されていないこと", "本物か わからない こと", "What is not proven"
)
key_heading: Final = Words(
    "インターネットなしで確かめるには",
    "インターネットが ない ところで 見る とき",
    "To check without the internet",
)
key_text: Final = Words(
    "市の台帳の公開鍵を前もって控えておけば、コマンドで確かめられます。市のサーバーには何も送られません。",
    "市の「公開鍵」を 先に 書いて おくと、パソコンの コマンドで 見る ことが できます。",
    "Keep the city's public key, and you can check with a command. Nothing is sent to the city.",
)
key_label: Final = Words("市の台帳の公開鍵", "市の 公開鍵", "Public key of the city's ledger")
command_label: Final = Words("コマンド", "コマンド", "Command")

code: Final = Words("照合コード", "照らし合わせる コード", "Verification code")
number: Final = Words("文書番号", "文書の 番号", "Document number")
reference: Final = Words("受付番号", "受付の 番号", "Reference number")
kind: Final = Words("種類", "種類", "Kind")
issued_on: Final = Words("通知の日", "お知らせの 日", "Date of the notice")
yen: Final = Words("交付決定額", "もらえる お金", "Amount granted")
place: Final = Words("台帳の記録番号", "台帳の 番号", "Entry in the ledger")
recorded_at: Final = Words("台帳に記録した日時", "台帳に 書いた 日と 時間", "Recorded at")
act: Final = Words("台帳の記録の種類", "台帳の 記録の 種類", "Kind of entry")
root: Final = Words(
    "台帳の先頭のハッシュ", "台帳の いちばん 上の ハッシュ", "Root hash of the ledger"
)

KINDS: Final[dict[str, Words]] = {
    "granted": Words("決定（承認・交付）", "認める お知らせ", "Granted"),
    "refused": Words("不承認・不交付", "認めない お知らせ", "Refused"),
    "rejected": Words("却下", "受け付けない お知らせ", "Rejected"),
    "correction": Words("補正のお願い", "直して もらう お知らせ", "Request for correction"),
}
FOUND: Final[dict[Certainty, tuple[Words, Words]]] = {
    "letter": (
        Words("この通知書は本物です", "この 通知書は 本物です", "This notice is genuine"),
        Words(
            "市が発行したファイルと、1文字も違いません。内容は市の台帳に記録されています。",
            "市が 作った ファイルと 全部 同じです。市の 台帳に 書いて あります。",
            "It is exactly the file that the city issued, and the city's ledger has it on record.",
        ),
    ),
    "content": (
        Words(
            "通知の内容は本物です。ファイルの見た目は確かめられません",
            "書いて ある ことは 本物です。ファイルの 見た目は わかりません",
            "The content is genuine; the look of this file could not be checked",
        ),
        Words(
            "古い版で作られたファイルのため、見た目を比べられませんでした。ファイルではなく、下の内容を見て"
            "ください。",
            "古い ファイルです。ファイルでは なく、下に 書いて ある ことを 見て ください。",
            "The file was made by another version. Rely on the content below, not on the file.",
        ),
    ),
    "figures": (
        Words(
            "受領証は本物です。紙の数字と見比べてください",
            "受領証は 本物です。紙の 数字と 同じか 見て ください",
            "The receipt is genuine: compare the figures with your paper",
        ),
        Words(
            "下の数字と照合コードが、紙に書いてあるものと1つでも違うときは、その紙は本物ではありません。",
            "下の 数字が 紙と 1つでも 違う とき、その 紙は 本物では ありません。",
            "If any figure or the code differs from the paper, the paper is not genuine.",
        ),
    ),
    "entry": (
        Words(
            "市の台帳にある記録です",
            "市の 台帳に ある 記録です",
            "This is an entry of the city's ledger",
        ),
        Words(
            "通知書の記録ではありません。台帳に記録があることだけが証明されました。",
            "通知書では ありません。台帳に 書いて ある ことだけ わかりました。",
            "It is not of a notice. Only that the entry is in the ledger is proven.",
        ),
    ),
}
NOT_PROVEN: Final[dict[Certainty, Words]] = {
    "letter": Words(
        "この通知のあとに、決定が取り消されたり変わったりしていないかは、証明されません。最新の状況は"
        "担当課に確かめてください。",
        "この あとで 決定が 変わったか どうかは、わかりません。担当の 課に 聞いて ください。",
        "Whether the decision was changed or revoked later. Ask the division for the latest.",
    ),
    "content": Words(
        "このファイルの見た目（文字や数字の印刷）と、このあとに決定が変わっていないかは、証明されません。",
        "ファイルの 見た目と、この あとで 決定が 変わったか どうかは、わかりません。",
        "How this file looks, and whether the decision was changed later.",
    ),
    "figures": Words(
        "紙に書いてある氏名、理由、そのほかの文章は、受領証だけでは証明されません。PDFファイルを入れると、"
        "すべて確かめられます。",
        "紙の 名前や 文は、これだけでは わかりません。PDFファイルを 入れると 全部 わかります。",
        "Names, reasons and other text on the paper. Use the PDF file to check everything.",
    ),
    "entry": Words(
        "記録の内容（個人に関すること）は、証明されません。",
        "記録の 中身（人の こと）は、わかりません。",
        "The private content of the entry.",
    ),
}
DOUBTS: Final[dict[Doubt, Words]] = {
    "too_large": Words(
        "ファイルが大きすぎます。市の通知書は5MBより小さいファイルです。市からダウンロードしたファイルを"
        "そのまま入れてください。",
        "ファイルが 大きすぎます。市から もらった ファイルを そのまま 入れて ください。",
        "The file is too large. Use the file exactly as downloaded from the city.",
    ),
    "unknown": Words(
        "通知書でも受領証でもありません。PDF、.tlog-proof、または「KAGA1:」か「KAGA2:」で始まる文字を入れてください。",
        "通知書でも 受領証でも ありません。ほかの ファイルを 入れて ください。",
        "This is neither a notice nor a receipt. Use a PDF, a .tlog-proof, or text that begins "
        "with “KAGA1:” or “KAGA2:”.",
    ),
    "damaged": Words(
        "ファイルか文字が壊れています。もう一度ダウンロードするか、QRコードを読み取り直してください。",
        "こわれて います。もう一度 ダウンロードするか、QRコードを 読んで ください。",
        "The file or text is damaged. Download it again, or read the QR code again.",
    ),
    "no_receipt": Words(
        "このPDFには、市の台帳の受領証が入っていません。市が発行した通知書とは証明できません。",
        "この PDFには 受領証が ありません。市の 通知書か わかりません。",
        "This PDF contains no receipt of the city's ledger. It cannot be proven genuine.",
    ),
    "other_key": Words(
        "この市の台帳の署名ではありません。別の市のものか、偽物です。",
        "この 市の ものでは ありません。ほかの 市の ものか、偽物です。",
        "It was not signed by this city's ledger. It belongs to another city or is a forgery.",
    ),
    "not_in_log": Words(
        "市の台帳に、この記録はありません。書き換えられたか、偽物です。",
        "市の 台帳に ありません。だれかが 変えたか、偽物です。",
        "The city's ledger has no such entry. It was altered or is a forgery.",
    ),
    "other_content": Words(
        "通知の内容が、市の台帳に記録されたものと違います。書き換えられています。",
        "書いて ある ことが、市の 台帳と 違います。だれかが 変えました。",
        "The content differs from what the city's ledger has on record. It was altered.",
    ),
    "changed_pages": Words(
        "受領証は本物ですが、このファイルは市が発行したファイルと違います。書き換えられたか、別の"
        "ソフトで保存し直されています。市からもう一度ダウンロードして確かめてください。",
        "この ファイルは、市が 作った ファイルと 違います。だれかが 変えたか、ほかの ソフトで 保存しました。"
        "市から もう一度 ダウンロードして ください。",
        "The receipt is genuine but this is not the file the city issued. It was altered, or saved "
        "by another program. Download it again from the city.",
    ),
}
not_genuine: Final = Words(
    "本物と証明できません", "本物か わかりません", "This cannot be proven genuine"
)
