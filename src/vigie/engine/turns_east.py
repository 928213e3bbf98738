"""Turns of phrase of languages that put them behind a word, or write without spaces.

Turkish denies after the word ("aptal değil"), Japanese quotes after it, Chinese and Japanese have no spaces
to cut a text at. Each turn is therefore looked for right before the term and right behind it, in a few
characters, and belongs to one language.
"""

import re
from typing import NamedTuple

from vigie.engine.lexicon import LEFT_OUT, plain, variants
from vigie.engine.turns import Turns


class _Said(NamedTuple):
    """The turns of one language; variants are separated by bars, "…_later" stand behind the term."""

    you: str
    me: str
    never: str
    says: str
    you_later: str = ""
    me_later: str = ""
    never_later: str = ""
    says_later: str = ""
    #: How many words may stand between a turn and the term; none where words have no spaces.
    between: int = 1


_SAID = {
    "ru": _Said(
        you="ты|вы|тебя|вас|эй|слышь|слыш|ах ты|сам(а)|какой же ты|какая же ты|да ты|ну ты|ну и|"
        "вот ты|конченый|конченая|тупой|тупая|сраный|поганый|вонючий",
        me="я|я такой|я такая|какой же я|какая же я",
        never="не|ни|никакой|никакая|никогда|нет|без|вовсе не|совсем не",
        says="назвал(а)|назвали|называет|называют|называть|назвать|называй|обозвал(а)|обозвали|"
        "обзывает|обзывают|обзывал(а)|обзывали|обзывать|сказал(а)|сказали|говорит|говорят|"
        "написал(а)|написали|пишет|крикнул(а)|кричал(а)|кричали|орал|слово|слова|словом|"
        "считает меня|считают меня|прозвали|кличка|оскорбление",
        you_later="ты|вы|такой|такая|такие|конченый|конченая|конченые",
        me_later="я|же я|я такой|я такая",
        never_later="ли я|тут ни при чем",
        says_later="назвал|назвала|назвали|обозвал|обозвали|называют|сказал|сказала|говорит|пишет|написал|кричал",
        between=2,
    ),
    "uk": _Said(
        you="ти|ви|тебе|вас|гей|ах ти|сам|сама|який же ти|яка ж ти|та ти|ну ти|ну й|конченій|тупий|"
        "тупа|поганий|смердючий",
        me="я|я такий|я така|який же я|яка ж я",
        never="не|ні|ніякий|ніяка|ніколи|нема|без|зовсім не",
        says="назвав|назвала|назвали|називає|називають|називати|обізвав|обізвала|обізвали|обзиває|"
        "обзивають|обзивали|сказав|сказала|сказали|каже|кажуть|написав|написала|написали|пише|"
        "пишуть|крикнув|кричав|кричали|слово|слова|вважає мене|вважають мене|прізвисько|образа",
        you_later="ти|ви|такий|така|такі",
        me_later="я|ж я",
        says_later="назвав|назвала|назвали|обізвав|сказав|сказала|каже|пише|написав",
        between=2,
    ),
    "el": _Said(
        you="είσαι|είστε|εσύ|εσείς|εσένα|ρε|μωρή|βρε|μωρέ|είσαι και|ρε συ|είσαι ένας|είσαι μια|είσαι μεγάλος",
        me="είμαι|εγώ|ένιωσα|νιώθω|είμαι και|είμαι ένας|είμαι μια",
        never="δεν είναι|δεν είσαι|δεν είμαι|δεν|δε|μη|μην|ποτέ|ούτε|κανένας|χωρίς|όχι",
        says="αποκάλεσε|με αποκάλεσε|με αποκάλεσαν|αποκαλεί|αποκαλούν|με είπε|με είπαν|τον είπε|τον είπαν|"
        "την είπε|την είπαν|είπε|είπαν|λέει|λένε|έλεγε|έλεγαν|έγραψε|έγραψαν|γράφει|φώναξε|φώναξαν|φώναζαν|"
        "η λέξη|τη λέξη|λέξη|λέξεις|βρισιά|με περνάνε για|με περνά για|μας περνάνε για",
        you_later="ρε|είσαι|είστε|μωρή|εσύ|βρε",
        me_later="είμαι|που είμαι|ήμουν",
        says_later="με είπε|με είπαν|είπε|λέει|φώναξε|με αποκάλεσε|με φώναξαν",
    ),
    "tr": _Said(
        you="sen|siz|seni|sizi|ulan|lan|tam bir|hey|sen tam bir|sizin gibi|senin gibi|pis|adi|"
        "aşağılık|rezil|kes sesini|kapa çeneni|seni gidi",
        me="ben|benim|kendimi|kendime|ben tam bir|ben de",
        never="hiç|asla|ne de|sakın",
        says="bana|ona|bize|onlara|kelimesi|sözü|lafı|hakareti",
        you_later="sin|sın|sun|sün|siniz|sınız|sunuz|sünüz|misin|mısın|misiniz|mısınız|herif|lan|ulan|seni|"
        "sizi",
        me_later="im|ım|yim|yım|miyim|mıyım|gibi hisset|gibi hissed|olduğumu",
        never_later="değil|değilsin|değiliz|değiller|değildi|demedim|demedik|demiyorum|demem|yok",
        says_later="dedi|dediler|diyor|diyorlar|diyen|demiş|demişler|denmez|denir|denmesi|diye|demek|demesi|"
        "deyince|yazmış|yazmışlar|dedin|demeyin|demeyelim|kelimesi|dendi|deniyor",
    ),
    "hi": _Said(
        you="तू|तुम|आप|तुझे|अबे|अरे|ओए|साले|साला|tu|tum|aap|tujhe|abe|abey|arey|are|oye|oe|saale|"
        "sale|sala|saala|tum sab",
        me="मैं|main|mai|mein|khud",
        never="नहीं|कभी|मत",
        says="बोला|कहा|लिखा|शब्द|बोलता है|कहते हैं|bola|boli|kaha|likha|shabd|word|bolte|kehte",
        you_later="है तू|हो तुम|तू|तुम|कहीं का|कहीं के|कहीं की|hai tu|hai tum|tu|tum|kahin ka|kahin ke|"
        "kahi ka|kahi ke|he tu|h tu",
        me_later="हूँ|हूं|था मैं|hu|hun|hoon|tha main|hu main",
        never_later="नहीं|मत|ना|nahi|nahin|nhi|mat|na|nai",
        says_later="कहा|कहते|कह|कहना|कहकर|बोला|बोले|बोलते|बोल|बोलना|लिखा|kaha|keh|kehte|kehna|bola|bole|bolte|"
        "bolna|bolta|likha",
    ),
    "id": _Said(
        you="kamu|kau|kalian|lu|lo|loe|elo|elu|anda|kowe|koe|dasar|ente|woi|woy|sia|maneh",
        me="aku|saya|gue|gua|gw|gwe|ane|aing|diriku",
        never="bukan|tidak|tak|nggak|ngga|gak|ga|jangan|tanpa|belum",
        says="menyebut|menyebutku|disebut|sebut|memanggil|dipanggil|panggil|bilang|dibilang|dikatain|ngatain|"
        "mengatai|mengatakan|kata|katanya|berkata|berteriak|teriak|menulis|tulis|kata kata|istilah|menghina|"
        "dihina|dianggap|anggap",
        you_later="kau|kamu|lu|lo|loe|kalian|ente|anda|kowe|koe|banget lu|banget kamu",
        me_later="aku|gue|gua|gw|saya|banget gue|banget aku",
        says_later="katanya|kata dia|dia bilang|kata mereka",
    ),
    "vi": _Said(
        you="may|chung may|bon may|tui may|thang|cai thang|cai con|may dung la|may la|me may|sao may|"
        "nhu may|loai nhu may",
        me="tao|toi|minh|em|tui|ban than",
        never="khong|khong phai|chang|chua|ko",
        says="goi toi la|goi em la|goi minh la|goi la|goi no la|chui toi la|chui em la|bi chui la|"
        "bi goi la|keu toi la|noi toi la|bao toi la|chui toi|goi toi|goi em",
        you_later="may|chung may|the may|vay may|ha may|nhe may|bon may",
        me_later="qua di minh|qua minh",
        says_later="no bao|no noi",
        between=2,
    ),
    "fi": _Said(
        you="sinä|sä|sää|sie|olet|oot|te|olette|ootte|senkin|saatanan|vitun|perkeleen|helvetin|"
        "olet täysi|oot täys|olet niin|oot niin",
        me="minä|mä|mää|mie|olen|oon|olin|olemme|ollaan|olen niin|oon niin|tunnen itseni|tunsin itseni",
        never="ei|en|et|emme|ette|eivät|ei ole|ei oo|et ole|en ole|en oo|ilman|ei mikään|älä",
        says="kutsui|kutsui minua|kutsuivat|kutsuu|haukkui|haukkui minua|haukkuivat|haukkuu|haukkua|"
        "sanoi|sanoivat|sanoo|sanotaan|kirjoitti|kirjoittavat|huusi|huusivat|huutaa|sana|sanaa|sanat|nimitti|"
        "nimitteli|pitää minua|pitävät minua",
        you_later="olet|oot|olette|ootte|sinä|sä|te",
        me_later="olen|oon|olin|minä|mä",
        says_later="sanoi|hän sanoi|huusi|haukuttiin|sanottiin|kutsuttiin|haukkumasana",
    ),
    "fa": _Said(
        you="تو|شما|شماها|ای|عجب|مرتیکه|زنیکه|مرتیکه ی|پسره|دختره",
        me="من|خودم|منم|من یه|من یک",
        never="نه|هیچ|نیست|بدون|نگو",
        says="گفت|گفتن|گفتند|گفته|میگه|میگن|می گوید|نوشت|نوشته|صدا زد|فحش|کلمه|کلمه ی|واژه|بهم گفت|بهش گفت",
        you_later="تو|شما|هستی|هستید|بی شعور",
        me_later="هستم|بودم من",
        never_later="نیست|نیستی|نیستم|نیستند|نبود|نیستن",
        says_later="گفت|صدا|خطاب|خوند|خواند|نامید",
    ),
    "ar": _Said(
        you="انت|انتي|انتم|انتو|انتا|يا|يا ابن|انك|انكم|اسكت|اخرس|ايها|ايتها|كنت|والله انك|وجهك",
        me="انا|اني|كنت انا|احس اني|نفسي|شكلي|اشعر اني",
        never="ليس|ليست|لست|ليسوا|مش|مو|موب|ماهو|مهوش|ماشي|غير|بدون|لا|لم يكن|ما هو|مانت",
        says="قال|قال لي|قالي|قالت|قالت لي|قالوا|قالوا لي|يقول|يقول لي|يقولون|تقول|كتب|كتبت|كتبوا|نادى|"
        "نادوني|سماني|سموني|وصفني|وصفوني|وصفه|وصفها|وصف|نعتني|نعته|كلمة|كلمه|عبارة|لفظ|شتمني|سبني|صرخ",
        you_later="انت|انتي|انتم|يا|اخرس|اسكت|انقلع",
        me_later="انا|اني",
        says_later="قال لي|قالها",
    ),
    "ur": _Said(
        you="تم|تو|آپ|ابے|اوئے|سالے|سالا|tum|tu|aap|abay|abe|oye|oy|saale|sale",
        me="میں|میرے|main|mein",
        never="نہیں|کبھی|مت|بغیر",
        says="کہا|بولا|لکھا|لفظ|kaha|bola|likha|lafz",
        you_later="ہو تم|ہے تو|تم|تو|کہیں کا|کہیں کے|کہیں کی|ho tum|hai tu|tum|tu|kahin ka|kahin ke|ho tm",
        me_later="ہوں|hun|hoon|hu",
        never_later="نہیں|مت|nahi|nahin|nai|mat|nhi",
        says_later="کہا|کہتے|کہہ|کہنا|بولا|بولے|لکھا|kaha|keh|kehte|kehna|bola|bole|bolte|likha",
    ),
    "he": _Said(
        you="אתה|את|אתם|אתן|יא|חתיכת|שאתה|שאת|הינך",
        me="אני|הייתי|מרגיש|מרגישה|כמה אני|שאני|הרגשתי",
        never="לא|אף|בלי|אין|מעולם|אינו|אינה|לא הייתי קורא לו",
        says="קרא לי|קראו לי|קוראים לי|קרא לו|קרא לה|קראו לו|קראו לה|לקרוא לו|לקרוא לה|לקרוא לי|קורא לי|כינה|"
        "כינו|אמר|אמרה|אמרו|אומר|אומרת|אומרים|כתב|כתבה|כתבו|צעק|צעקה|צעקו|המילה|המונח|קללה|הקללה|קילל",
        you_later="שכמוך|שכמותך|אתה|את|שכמוכם",
        me_later="אני|שאני|שכמוני|הייתי",
        says_later="הוא אמר|היא אמרה|אמר|אמרה",
    ),
    "zh": _Said(
        you="你|妳|您|你们|你們|妳們|你这|你這|你这个|你這個|你个|你個|你就是|你就是个|你就是個|你是|你是个|你是個|你真是|你真|你真是个|你这种|你這種|你们这群|"
        "你們這群|你们这帮|你们这些|看你这|你才|你这条|你是条|你就是条|你像条|你就像",
        me="我是|我是个|我是個|我真是|我真是个|我真|我就是|我就是个|我好|我太|我这个|我這個|自己是|我像条",
        never="不是|不算|没有|没|沒|沒有|不|并非|並非|别说|别|不要|从不|不会",
        says="骂我|罵我|骂我是|骂他|骂她|骂人|骂成|骂|说我|說我|说我是|说他是|说她是|叫我|叫他|叫她|称我|称呼|"
        "称为|稱為|被叫|被叫做|被说|被說|被骂|被罵|所谓的|所謂的|这个词|词语|一词|喊我|当成|当作|把我当",
        you_later="你|妳|吧你|就是你|东西|玩意|去死",
        me_later="就是我|我自己|了我",
        says_later="这个词|這個詞|二字|两个字|一词|的说法|的称呼|这种词|这种话|這種話",
        between=0,
    ),
    "ja": _Said(
        you="お前|お前は|お前が|お前って|お前ら|お前らは|おまえ|おまえは|オマエ|てめえ|てめぇ|テメー|あんた|あんたは|君は|キミは|貴様|貴様は|貴様ら|こいつ|こいつは|"
        "こいつら|おい|黙れ|黙れよ|死ね|消えろ|お前みたいな|お前の母ちゃん",
        me="俺|俺は|俺って|俺も|私|私は|私って|私も|僕|僕は|自分|自分は|自分って|自分が|うちは|わたし|わたしは|"
        "俺みたいな|私みたいな",
        never="別に|決して|全然|全く",
        says="馬鹿とかクソとか|いわゆる|所謂|という言葉|暴言の",
        you_later="かお前|かよ|だよお前|だろお前|野郎|じゃねえの|じゃねーの|のくせに|は黙|は消え|は死|お前|乙|かお前は|ども|共",
        me_later="だ私|だ俺|な私|な俺|だなあ私|だった私|だから私",
        never_later="じゃない|じゃなく|ではない|ではなく|とは言|とは思|とは限|じゃありま|ではありま|なわけない",
        says_later="って言|と言|って呼|と呼|とか言|って書|と書|と叫|って叫|という言葉|という表現|って何|とは何|"
        "という単語|と罵|と怒鳴|呼ばわり|扱い",
        between=0,
    ),
    "ko": _Said(
        you="너|넌|너는|너도|니가|네가|너네|너희|니들|너같은|너 같은|야|당신|당신은|어이|이봐|늬들|에라이|"
        "이런",
        me="나|난|나는|내가|나도|저는|제가|저도|나란",
        never="안|절대|아무도",
        says="나한테|나보고|저보고|저한테|우리보고",
        you_later="야|아|이야|이냐|냐|들아|새끼|년아|놈아|이세요|이니|꺼져|닥쳐",
        me_later="인가 봐 나|인 듯 나|네 나|다 나|였네 내가",
        never_later="이 아니|가 아니|은 아니|는 아니|아니야|아닙니다|아니다|이 아닌|가 아닌|아닌",
        says_later="라고|이라고|라는|이라는|란 말|이란 말|라며|이라며|라 부|이라 부|소리|소리를|취급|"
        "라더라|이래",
        between=1,
    ),
}


def _spelled(written: str) -> str:
    """Return an expression for the turns of `written`, the longest first, accents left out or not."""
    said = {plain(turn) for turn in variants(written) if turn}
    said |= {turn.translate(LEFT_OUT) for turn in said}
    return "|".join(map(re.escape, sorted(said, key=lambda turn: (-len(turn), turn))))


def _turns(said: _Said) -> Turns:
    """Return the patterns of one language."""
    spaced = said.between > 0
    opens, closes = (r"(?<![^\W_])", r"(?![^\W_])") if spaced else ("", "")
    word = r"[ ,]{1,2}[^\W_]{1,16}"
    between = rf"(?:{word}){{0,{said.between}}}" if spaced else ""
    # "I am such an idiot" is said of oneself, "I tell you, idiot" is not.
    mine = rf"(?:(?![ ,]{{1,2}}(?:{_spelled(said.you)}){closes}){word})?" if spaced else ""
    ends = tuple(
        (stance, re.compile(f"{opens}(?:{_spelled(written)}){gap}$"))
        for stance, written, gap in (
            ("q", said.says, (between or "[^\\W_]{0,2}?") + r"""[ :,"'«„「『]{0,3}"""),
            ("d", said.never, (f"(?:{word})?" if spaced else "") + "[ ,]{0,2}"),
            ("s", said.me, mine + "[ ,]{0,2}"),
            ("a", said.you, between + "[ ,]{0,2}"),
        )
    )
    later = {
        stance: re.compile(rf"""[ ,!"'»」』]{{0,3}}(?:{_spelled(written)}){closes if whole else ""}""")
        for stance, written, whole in (
            ("q", said.says_later, False),
            ("d", said.never_later, False),
            ("s", said.me_later, True),
            ("a", said.you_later, True),
        )
        if written
    }
    return Turns({"@": (("a", _CALLED),)}, later, ends)


#: A name called stands for "you" in every language.
_CALLED = re.compile(r"@[\w.-]{1,64} *[,:]? *$")
#: The turns of each of these languages.
EAST: dict[str, Turns] = {language: _turns(said) for language, said in _SAID.items()}
