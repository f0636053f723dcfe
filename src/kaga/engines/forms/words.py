"""Every sentence the engine itself says to residents, in the three languages of the city.

`MESSAGES` holds the faults of answers by code; `{label}` is the question, other gaps come
from the fault. Each message names the next step.

>>> sentence("too_large", "ja", "価格", {"most": "5,000"})
'「価格」は、5,000以下の数字を入力してください。'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.forms.logic.typing import is_date
from kaga.engines.forms.model import Language, Text
from kaga.engines.forms.reckoning import both_reckonings

if TYPE_CHECKING:
    from collections.abc import Mapping

YES = Text("はい", "はい", "Yes")
NO = Text("いいえ", "いいえ", "No")
TICKED = Text("確認しました", "はい（読みました）", "Confirmed")
ROW = Text("（{number}）", "（{number}）", "({number})")
ANY = Text("任意", "書かなくてもいいです", "optional")
MUST = Text("必須", "かならず書きます", "required")
NOTHING = Text("（記入なし）", "（書いていません）", "(left blank)")
FULL_NAME = Text("氏名", "なまえ", "Full name")
BORN = Text("生年月日", "うまれた日", "Date of birth")
RELATION = Text("続柄", "あなたとの関係（かんけい）", "Relation to you")
RELATIONS: Mapping[str, Text] = {
    "self": Text("本人", "あなた", "Yourself"),
    "spouse": Text("配偶者", "夫（おっと）・妻（つま）", "Spouse"),
    "child": Text("子", "子ども", "Child"),
    "parent": Text("父母", "父（ちち）・母（はは）", "Parent"),
    "grandparent": Text("祖父母", "おじいさん・おばあさん", "Grandparent"),
    "sibling": Text("兄弟姉妹", "兄弟（きょうだい）・姉妹（しまい）", "Brother or sister"),
    "other": Text("その他", "そのほか", "Other"),
}
ACCOUNT_KINDS: Mapping[str, Text] = {
    "ordinary": Text("普通", "普通（ふつう）", "Ordinary (futsu)"),
    "current": Text("当座", "当座（とうざ）", "Current (toza)"),
    "savings": Text("貯蓄", "貯蓄（ちょちく）", "Savings (chochiku)"),
}
ERAS: Mapping[str, Text] = {
    "": Text("西暦", "西暦（せいれき）", "Western year"),
    "R": Text("令和", "令和（れいわ）", "Reiwa"),
    "H": Text("平成", "平成（へいせい）", "Heisei"),
    "S": Text("昭和", "昭和（しょうわ）", "Showa"),
    "T": Text("大正", "大正（たいしょう）", "Taisho"),
    "M": Text("明治", "明治（めいじ）", "Meiji"),
}
BOXES: Mapping[str, Text] = {
    "family": Text("姓", "名字（みょうじ）", "Family name"),
    "given": Text("名", "下の名前", "Given name"),
    "family_kana": Text("セイ（カタカナ）", "名字（カタカナ）", "Family name in katakana"),
    "given_kana": Text("メイ（カタカナ）", "下の名前（カタカナ）", "Given name in katakana"),
    "era": Text("元号", "元号（げんごう）", "Era"),
    "year": Text("年", "年", "Year"),
    "month": Text("月", "月", "Month"),
    "day": Text("日", "日", "Day"),
    "hour": Text("時", "時", "Hour"),
    "minute": Text("分", "分", "Minute"),
    "postcode": Text("郵便番号", "郵便番号（ゆうびんばんごう）", "Postcode"),
    "prefecture": Text("都道府県", "都道府県（とどうふけん）", "Prefecture"),
    "city": Text("市区町村", "市・区・町・村", "City"),
    "town": Text("町名", "町の名前", "Town"),
    "rest": Text("番地", "番地（ばんち）", "Street number"),
    "building": Text(
        "建物名・部屋番号", "建物（たてもの）の名前・部屋の番号", "Building and room"
    ),
    "bank": Text("金融機関名", "銀行（ぎんこう）の名前", "Bank"),
    "bank_code": Text(
        "金融機関コード（4桁）", "銀行の番号（4つの数字）", "Bank code (4 digits)"
    ),
    "branch": Text("支店名", "支店（してん）の名前", "Branch"),
    "branch_code": Text("店番（3桁）", "店の番号（3つの数字）", "Branch code (3 digits)"),
    "kind": Text("口座の種類", "口座（こうざ）の種類", "Kind of account"),
    "number": Text("口座番号（7桁）", "口座の番号（7つの数字）", "Account number (7 digits)"),
    "holder": Text("口座名義（カナ）", "口座の名前（カタカナ）", "Account holder in katakana"),
}
_ENTER = Text(
    "「{label}」を入力してください。",
    "「{label}」を書いてください。",
    "Enter an answer to “{label}”.",
)
_CHOOSE = Text(
    "「{label}」を選んでください。",
    "「{label}」を選（えら）んでください。",
    "Choose an answer to “{label}”.",
)
_DATE = Text(
    "「{label}」の日付を、例のように年・月・日で入力してください。",
    "「{label}」の日は、年・月・日を書いてください。",
    "Enter the year, month and day for “{label}”.",
)

MESSAGES: Mapping[str, Text] = {
    "required": _ENTER,
    "required_choice": _CHOOSE,
    "required_choices": Text(
        "「{label}」を一つ以上選んでください。",
        "「{label}」を一つか、それより多く選（えら）んでください。",
        "Choose one or more answers to “{label}”.",
    ),
    "required_consent": Text(
        "「{label}」を読み、同意する場合はチェックを入れてください。",
        "「{label}」を読んで、よければ□を押（お）してください。",
        "Read “{label}” and tick the box if you agree.",
    ),
    "required_statement": Text(
        "「{label}」の内容が事実であれば、チェックを入れてください。",
        "「{label}」が本当なら、□を押（お）してください。",
        "Tick “{label}” if it is true.",
    ),
    "required_file": Text(
        "「{label}」のファイルを選んでください。",
        "「{label}」の写真（しゃしん）や書類を選（えら）んでください。",
        "Choose a file for “{label}”.",
    ),
    "part_missing": Text(
        "「{label}」の{part}を入力してください。",
        "「{label}」の{part}を書いてください。",
        "Enter the {part} in “{label}”.",
    ),
    "unreadable": Text(
        "「{label}」に使えない文字があります。入力し直してください。",
        "「{label}」に使えない字があります。もう一度書いてください。",
        "“{label}” contains characters that cannot be used. Enter it again.",
    ),
    "too_long": Text(
        "「{label}」は{most}文字までです。{excess}文字減らしてください。",
        "「{label}」は{most}字までです。{excess}字少なくしてください。",
        "“{label}” can have {most} characters. Shorten it by {excess}.",
    ),
    "too_short": Text(
        "「{label}」は{least}文字以上で入力してください。",
        "「{label}」は{least}字より多く書いてください。",
        "Enter at least {least} characters for “{label}”.",
    ),
    "not_kana": Text(
        "「{label}」の読みは、カタカナまたはひらがなで入力してください。",
        "「{label}」は、カタカナかひらがなで書いてください。",
        "Enter the reading in “{label}” in katakana or hiragana.",
    ),
    "not_number": Text(
        "「{label}」は数字で入力してください（例：5000）。",
        "「{label}」は数字で書いてください（例：5000）。",
        "Enter “{label}” as a number, for example 5000.",
    ),
    "too_small": Text(
        "「{label}」は、{least}以上の数字を入力してください。",
        "「{label}」は、{least}か、それより大きい数字を書いてください。",
        "Enter {least} or more for “{label}”.",
    ),
    "too_large": Text(
        "「{label}」は、{most}以下の数字を入力してください。",
        "「{label}」は、{most}か、それより小さい数字を書いてください。",
        "Enter {most} or less for “{label}”.",
    ),
    "bad_date": _DATE,
    "date_incomplete": Text(
        "「{label}」の{part}を入力してください。",
        "「{label}」の{part}を書いてください。",
        "Enter the {part} in “{label}”.",
    ),
    "no_such_day": Text(
        "「{label}」の日付は暦にありません。年・月・日を確かめてください。",
        "「{label}」の日はカレンダーにありません。もう一度見てください。",
        "“{label}” is not a real date. Check the year, month and day.",
    ),
    "outside_era": Text(
        "「{label}」の年はその元号にありません。元号と年を確かめてください。",
        "「{label}」の元号（げんごう）と年が合いません。もう一度見てください。",
        "The era and year of “{label}” do not match. Check both.",
    ),
    "year_unclear": Text(
        "「{label}」は、元号を選ぶか、西暦を4桁で入力してください（例：1957）。",
        "「{label}」は、元号（げんごう）を選ぶか、4つの数字で年を書いてください（例：1957）。",
        "For “{label}” choose an era or enter a four-digit year, for example 1957.",
    ),
    "too_early": Text(
        "「{label}」は、{least}以後を入力してください。",
        "「{label}」は、{least}か、その後（あと）を書いてください。",
        "Enter {least} or later for “{label}”.",
    ),
    "too_late": Text(
        "「{label}」は、{most}以前を入力してください。",
        "「{label}」は、{most}か、その前（まえ）を書いてください。",
        "Enter {most} or earlier for “{label}”.",
    ),
    "in_future": Text(
        "「{label}」が今日より後の日付です。年・月・日を確かめてください。",
        "「{label}」は、今日より前の日を書いてください。",
        "“{label}” is in the future. Check the year, month and day.",
    ),
    "bad_time": Text(
        "「{label}」は、時と分を数字で入力してください（例：9時30分）。",
        "「{label}」は、何時何分か書いてください（例：9時30分）。",
        "Enter the hour and minutes for “{label}”, for example 9:30.",
    ),
    "bad_postcode": Text(
        "「{label}」の郵便番号は7桁の数字で入力してください（例：922-8622）。",
        "「{label}」の郵便番号は、7つの数字を書いてください（例：922-8622）。",
        "Enter the seven digits of the postcode in “{label}”, for example 922-8622.",
    ),
    "bad_phone": Text(
        "「{label}」は、0から始まる10桁か11桁の番号を入力してください（例：0761-72-1111）。",
        "「{label}」は、0から始まる電話番号を書いてください（例：0761-72-1111）。",
        "Enter “{label}” with its area code, for example 0761-72-1111.",
    ),
    "bad_mail": Text(
        "「{label}」を確かめてください（例：taro@example.jp）。",
        "「{label}」をもう一度見てください（例：taro@example.jp）。",
        "Check “{label}”, for example taro@example.jp.",
    ),
    "bad_corporate_number": Text(
        "「{label}」は13桁の法人番号を入力してください。",
        "「{label}」は、13の数字を書いてください。",
        "Enter the 13 digits of the corporate number in “{label}”.",
    ),
    "bad_check_digit": Text(
        "「{label}」の番号が正しくありません。書類と見比べてください。",
        "「{label}」の番号が違（ちが）います。書類を見て、もう一度書いてください。",
        "The number in “{label}” is not right. Compare it with your document.",
    ),
    "bad_option": _CHOOSE,
    "not_in_list": Text(
        "「{label}」は一覧にありません。一覧から選んでください。",
        "「{label}」は、リストから選（えら）んでください。",
        "“{label}” is not in the list. Choose from the list.",
    ),
    "too_many_choices": Text(
        "「{label}」は{most}個まで選べます。",
        "「{label}」は{most}個まで選べます。",
        "Choose at most {most} in “{label}”.",
    ),
    "too_few_choices": Text(
        "「{label}」は{least}個以上選んでください。",
        "「{label}」は{least}個か、それより多く選んでください。",
        "Choose at least {least} in “{label}”.",
    ),
    "bad_bank_code": Text(
        "「{label}」の金融機関コードは4桁の数字です。わからないときは空けてください。",
        "「{label}」の銀行の番号は4つの数字です。わからないときは書かないでください。",
        "The bank code in “{label}” has four digits. Leave it blank if you do not know it.",
    ),
    "bad_branch_code": Text(
        "「{label}」の店番は3桁の数字で入力してください（通帳にあります）。",
        "「{label}」の店の番号は、3つの数字を書いてください（通帳にあります）。",
        "Enter the three digits of the branch code in “{label}”; your passbook shows it.",
    ),
    "bad_account_number": Text(
        "「{label}」の口座番号は7桁までの数字で入力してください。",
        "「{label}」の口座の番号は、7つまでの数字を書いてください。",
        "Enter the account number in “{label}” as at most seven digits.",
    ),
    "bad_account_holder": Text(
        "「{label}」の口座名義は、通帳のとおりカタカナで入力してください。",
        "「{label}」の口座の名前は、通帳と同じカタカナで書いてください。",
        "Enter the account holder in “{label}” in katakana, as in your passbook.",
    ),
    "file_type": Text(
        "「{label}」の{name}は使えない種類です。{types}のファイルを選んでください。",
        "{name}は使えません。{types}のファイルを選んでください。",
        "{name} in “{label}” is of a kind that cannot be used. Choose {types}.",
    ),
    "file_size": Text(
        "「{label}」の{name}が大きすぎます。{most}MBまでのファイルを選んでください。",
        "{name}は大きすぎます。{most}MBまでのファイルを選んでください。",
        "{name} in “{label}” is too large. Choose a file of at most {most} MB.",
    ),
    "file_empty": Text(
        "「{label}」の{name}は中身がありません。別のファイルを選んでください。",
        "{name}の中に何もありません。ほかのファイルを選（えら）んでください。",
        "{name} in “{label}” is empty. Choose another file.",
    ),
    "file_locked": Text(
        "「{label}」の{name}にはパスワードが付いています。パスワードのないものを選んでください。",
        "{name}にはパスワードがあります。パスワードのないファイルを選（えら）んでください。",
        "{name} in “{label}” has a password. Choose a file without one.",
    ),
    "file_damaged": Text(
        "「{label}」の{name}を開けませんでした。撮り直すか、別のファイルを選んでください。",
        "{name}が開（あ）きません。もう一度写真をとるか、ほかのファイルを選んでください。",
        "{name} in “{label}” could not be opened. Take it again or choose another file.",
    ),
    "file_too_much": Text(
        "「{label}」の{name}は画素かページが多すぎます。小さくするか、分けてください。",
        "{name}は大きすぎます。小さくするか、分けてください。",
        "{name} in “{label}” has too many pixels or pages. Make it smaller or split it.",
    ),
    "too_many_files": Text(
        "「{label}」は{most}個まで添付できます。不要なものを外してください。",
        "「{label}」は{most}個までです。いらないものを消（け）してください。",
        "“{label}” takes at most {most} files. Remove some.",
    ),
    "too_many_rows": Text(
        "「{label}」は{most}件までです。不要なものを削除してください。",
        "「{label}」は{most}個までです。いらないものを消（け）してください。",
        "“{label}” takes at most {most} entries. Remove some.",
    ),
    "too_few_rows": Text(
        "「{label}」は{least}件以上入力してください。",
        "「{label}」は{least}個か、それより多く書いてください。",
        "Enter at least {least} entries for “{label}”.",
    ),
    "my_number": Text(
        "「{label}」にマイナンバー（個人番号）と思われる12桁の数字があります。"
        "この手続では扱えません。消してから進んでください。",
        "「{label}」にマイナンバー（12の数字）を書かないでください。消してください。",
        "“{label}” seems to contain a My Number (12 digits). "
        "This form must not take it: delete it and continue.",
    ),
    "not_asked": Text(
        "「{label}」は、いまの回答では答える必要がありません。",
        "「{label}」は、答えなくていいです。",
        "“{label}” is not asked with your present answers. Leave it out.",
    ),
    "unknown": Text(
        "この様式にない項目です。項目名を確かめてください。",
        "この紙にない質問です。",
        "This form has no such question. Check its name.",
    ),
    "wrong_shape": Text(
        "「{label}」の形式が正しくありません。入力し直してください。",
        "「{label}」をもう一度書いてください。",
        "“{label}” has the wrong form. Enter it again.",
    ),
    "ended": Text(
        "いまの回答では申請できません。理由と次にできることを確かめてください。",
        "この答えでは、申（もう）しこむことができません。理由を読んでください。",
        "You cannot apply with these answers. Read why, and what you can do next.",
    ),
    "miscalculated": Text(
        "「{label}」は自動で計算されます。送る必要はありません。",
        "「{label}」は自動で計算（けいさん）します。書かなくていいです。",
        "“{label}” is calculated by the city. Leave it out.",
    ),
}


def sentence(code: str, language: Language, label: str, values: Mapping[str, object]) -> str:
    """The message for a fault; box names among the values are put into words."""
    told = {name: _told(name, value, language) for name, value in values.items()}
    return MESSAGES[code].get(language).format(label=label, **told)


def _told(name: str, value: object, language: Language) -> object:
    if name == "part":
        return BOXES[str(value)].get(language)
    return (
        both_reckonings(value, language) if isinstance(value, str) and is_date(value) else value
    )
