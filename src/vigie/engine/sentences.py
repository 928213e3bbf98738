"""The sentence of each reason, and the words they are filled with, in French and in English.

One table, longer than a module of this project should be: whoever translates reads it from top to bottom.
"{0}" is the first word that fills a sentence; `reasons.py` fills them and sets French punctuation.
"""

#: Code → the sentence in French, then in English.
SENTENCES: dict[str, tuple[str, str]] = {
    "language": ("Le message est {0:language}.", "The message is {0:language}."),
    "insult.word": ("« {0} » est une insulte.", "“{0}” is an insult."),
    "insult.aimed": (
        "« {0} » est une insulte adressée à quelqu’un.",
        "“{0}” is an insult addressed to somebody.",
    ),
    "insult.quoted": (
        "« {0} » est une insulte, mais elle semble rapportée.",
        "“{0}” is an insult, but it seems to be quoted.",
    ),
    "insult.denied": (
        "« {0} » est une insulte, mais elle est niée.",
        "“{0}” is an insult, but it is denied.",
    ),
    "insult.self": (
        "« {0} » est une insulte que l’auteur s’adresse à lui-même.",
        "“{0}” is an insult the author turns on themselves.",
    ),
    "hate.word": (
        "« {0} » s’en prend à des personnes en raison {1:ground}.",
        "“{0}” attacks people for {1:ground}.",
    ),
    "hate.quoted": (
        "« {0} » s’en prend à des personnes en raison {1:ground}, mais semble rapporté.",
        "“{0}” attacks people for {1:ground}, but seems to be quoted.",
    ),
    "hate.denied": (
        "« {0} » s’en prend à des personnes en raison {1:ground}, mais est nié.",
        "“{0}” attacks people for {1:ground}, but is denied.",
    ),
    "hate.self": (
        "« {0} » s’en prend à des personnes en raison {1:ground}, mais l’auteur parle de lui-même.",
        "“{0}” attacks people for {1:ground}, but the author speaks of themselves.",
    ),
    "threat.word": ("« {0} » est une menace ou un souhait de mort.", "“{0}” is a threat or a wish of death."),
    "threat.quoted": (
        "« {0} » est une menace, mais elle semble rapportée.",
        "“{0}” is a threat, but it seems to be quoted.",
    ),
    "threat.denied": ("« {0} » est une menace, mais elle est niée.", "“{0}” is a threat, but it is denied."),
    "threat.self": (
        "« {0} » est une menace que l’auteur tourne contre lui-même.",
        "“{0}” is a threat the author turns on themselves.",
    ),
    "threat.turn": (
        "« {0} » annonce ou souhaite un mal à quelqu’un.",
        "“{0}” announces or wishes harm to somebody.",
    ),
    "threat.condition": (
        "« {0} » menace quelqu’un sous condition.",
        "“{0}” threatens somebody, on a condition.",
    ),
    "violence.word": (
        "« {0} » approuve une violence ou un crime, ou y appelle.",
        "“{0}” approves of violence or of a crime, or calls for it.",
    ),
    "violence.call": (
        "« {0} » appelle à la violence contre des personnes.",
        "“{0}” calls for violence against people.",
    ),
    "violence.quoted": (
        "« {0} » approuve une violence ou y appelle, mais semble rapporté.",
        "“{0}” approves of violence or calls for it, but seems to be quoted.",
    ),
    "violence.denied": (
        "« {0} » approuve une violence ou y appelle, mais est nié.",
        "“{0}” approves of violence or calls for it, but is denied.",
    ),
    "violence.condemned": (
        "« {0} » approuve une violence ou y appelle, mais semble condamné.",
        "“{0}” approves of violence or calls for it, but seems to be condemned.",
    ),
    "obscenity.word": ("« {0} » est grossier.", "“{0}” is crude."),
    "obscenity.aimed": (
        "« {0} » est grossier et adressé à quelqu’un.",
        "“{0}” is crude and addressed to somebody.",
    ),
    "obscenity.quoted": (
        "« {0} » est grossier, mais semble rapporté.",
        "“{0}” is crude, but seems to be quoted.",
    ),
    "obscenity.denied": (
        "« {0} » est grossier, mais dit par la négative.",
        "“{0}” is crude, but said in the negative.",
    ),
    "obscenity.self": (
        "« {0} » est grossier ; l’auteur parle de lui-même.",
        "“{0}” is crude; the author speaks of themselves.",
    ),
    "selfharm.phrase": (
        "« {0} » : cette personne est peut-être en danger.",
        "“{0}”: this person may be in danger.",
    ),
    "selfharm.quoted": (
        "« {0} » semble rapporté : quelqu’un est peut-être en danger.",
        "“{0}” seems to be quoted: somebody may be in danger.",
    ),
    "danger.phrase": (
        "« {0} » : quelqu’un est peut-être en danger en ce moment.",
        "“{0}”: somebody may be in danger right now.",
    ),
    "danger.quoted": (
        "« {0} » semble rapporté : quelqu’un est peut-être en danger.",
        "“{0}” seems to be quoted: somebody may be in danger.",
    ),
    "harassment.call": (
        "« {0} » s’acharne sur quelqu’un ou appelle à s’en prendre à lui.",
        "“{0}” hounds somebody, or calls others to go after them.",
    ),
    "harassment.person": (
        "« {0} » s’en prend à une personne nommée ou désignée.",
        "“{0}” attacks a person who is named or pointed at.",
    ),
    "harassment.doxing": (
        "« {0} » dit où trouver une personne que le message attaque.",
        "“{0}” tells where to find a person whom the message attacks.",
    ),
    "harassment.quoted": (
        "« {0} » appelle à s’en prendre à quelqu’un, mais semble rapporté.",
        "“{0}” calls others to go after somebody, but seems to be quoted.",
    ),
    "denigration.person": (
        "« {0} » accuse une personne nommée ou désignée ; seule une personne peut en juger.",
        "“{0}” accuses a person who is named or pointed at; only a person can judge of it.",
    ),
    "denigration.house": (
        "« {0} » accuse une entreprise ou une institution.",
        "“{0}” accuses a company or an institution.",
    ),
    "denigration.unnamed": (
        "« {0} » est une accusation, sans que l’on sache contre qui.",
        "“{0}” is an accusation, against whom is not told.",
    ),
    "denigration.report": (
        "« {0} » est une accusation, mais elle semble rapportée, niée ou imagée.",
        "“{0}” is an accusation, but it seems to be reported, denied or a figure of speech.",
    ),
    "disguise.leet": (
        "« {0} » cache « {1} » : des chiffres ou des signes remplacent des lettres.",
        "“{0}” hides “{1}”: digits or signs stand for letters.",
    ),
    "disguise.repeat": (
        "« {0} » cache « {1} » : des lettres sont étirées.",
        "“{0}” hides “{1}”: letters are stretched.",
    ),
    "disguise.mask": (
        "« {0} » cache « {1} » : des lettres sont masquées.",
        "“{0}” hides “{1}”: letters are masked.",
    ),
    "disguise.homoglyph": (
        "« {0} » cache « {1} » : des lettres viennent d’un autre alphabet.",
        "“{0}” hides “{1}”: letters come from another alphabet.",
    ),
    "disguise.spaced": (
        "« {0} » cache « {1} » : les lettres sont écrites une à une.",
        "“{0}” hides “{1}”: letters are written one by one.",
    ),
    "disguise.flags": (
        "« {0} » cache « {1} » : le mot est écrit en lettres-drapeaux.",
        "“{0}” hides “{1}”: the word is spelled with flag letters.",
    ),
    "disguise.reversed": (
        "« {0} » cache « {1} » : le mot est écrit à l’envers.",
        "“{0}” hides “{1}”: the word is written backwards.",
    ),
    "disguise.invisible": (
        "« {0} » cache « {1} » : des caractères invisibles coupent le mot.",
        "“{0}” hides “{1}”: invisible characters cut the word.",
    ),
    "disguise.letters": (
        "« {0} » cache « {1} » : les lettres sont ornées.",
        "“{0}” hides “{1}”: the letters are ornate.",
    ),
    "phone": ("« {0} » est un numéro de téléphone.", "“{0}” is a telephone number."),
    "phone.person": (
        "« {0} » est un numéro de téléphone, donné comme celui d’une personne.",
        "“{0}” is a telephone number, given as that of a person.",
    ),
    "email": ("« {0} » est une adresse électronique.", "“{0}” is an e-mail address."),
    "email.person": (
        "« {0} » est une adresse électronique, donnée comme celle d’une personne.",
        "“{0}” is an e-mail address, given as that of a person.",
    ),
    "email.spelled": (
        "« {0} » est une adresse électronique écrite en toutes lettres.",
        "“{0}” is an e-mail address spelled out.",
    ),
    "bank.iban": (
        "Le message donne un numéro de compte (IBAN) qui finit par {0}, et sa clé est juste.",
        "The message gives an account number (IBAN) ending in {0}, and its check digits are right.",
    ),
    "bank.rib": (
        "Le message donne un numéro de compte (RIB) qui finit par {0}, et sa clé est juste.",
        "The message gives a French account number (RIB) ending in {0}, and its key is right.",
    ),
    "bank.card": (
        "Le message donne un numéro de carte de paiement qui finit par {0}.",
        "The message gives a payment card number ending in {0}.",
    ),
    "bank.wallet": (
        "Le message donne l’adresse d’un portefeuille de cryptomonnaie qui finit par {0}.",
        "The message gives the address of a crypto wallet ending in {0}.",
    ),
    "identity": (
        "Le message donne un numéro personnel ({0}) qui finit par {1}, et sa clé est juste.",
        "The message gives a personal number ({0}) ending in {1}, and its check digits are right.",
    ),
    "identity.word": (
        "Le message donne, à côté des mots qui l’annoncent, un numéro personnel ({0}) qui finit par {1}.",
        "The message gives, beside the words that announce it, a personal number ({0}) ending in {1}.",
    ),
    "plate": (
        "« {0} » est une plaque d’immatriculation.",
        "“{0}” is a vehicle plate.",
    ),
    "address.full": (
        "« {0} » est une adresse postale, avec sa ville.",
        "“{0}” is a postal address, with its town.",
    ),
    "address.street": (
        "« {0} » est une rue et un numéro, sans la ville.",
        "“{0}” is a street and a number, without the town.",
    ),
    "address.partial": (
        "« {0} » situe un domicile, sans numéro.",
        "“{0}” tells where a home is, without a number.",
    ),
    "link": ("Le message contient un lien vers {0}.", "The message links to {0}."),
    "shortener": (
        "Le lien passe par {0}, qui cache sa destination.",
        "The link goes through {0}, which hides where it leads.",
    ),
    "video": ("Le message mène à la vidéo {0}:{1}.", "The message links to the video {0}:{1}."),
    "video.post": (
        "Le message mène à la publication {0}:{1}, peut-être une vidéo.",
        "The message links to the post {0}:{1}, which may be a video.",
    ),
    "media": ("Pièces jointes au message : {0}.", "Attached to the message: {0}."),
    "media.seen": ("Images jointes examinées : {0}.", "Attached images examined: {0}."),
    "media.unseen": (
        "Images jointes que Vigie n’a pas pu examiner : {0}.",
        "Attached images that Vigie could not examine: {0}.",
    ),
    "media.known": (
        "Une image jointe ressemble à {1} % à une image de la liste, « {0} ».",
        "An attached image is {1}% like one on the list, “{0}”.",
    ),
    "media.words": ("On lit dans une image jointe : « {0} ».", "An attached image reads: “{0}”."),
    # What comes first is the sentence of what was found in the words of the image.
    "media.text": ("{0} C’est écrit dans une image jointe.", "{0} It is written in an attached image."),
    "lookalike.letters": (
        "L’adresse {0} se lit comme celle de {1}, avec d’autres lettres.",
        "The address {0} reads like that of {1}, in other letters.",
    ),
    "lookalike.near": (
        "L’adresse {0} est à une lettre de celle de {1}.",
        "The address {0} is one letter away from that of {1}.",
    ),
    "lookalike.name": (
        "L’adresse {0} porte le nom de {1} sans lui appartenir, semble-t-il.",
        "The address {0} bears the name of {1} and does not seem to be theirs.",
    ),
    "lookalike.hidden": (
        "Le lien montre {0} et mène à {1}.",
        "The link shows {0} and leads to {1}.",
    ),
    "scam.phrase": ("« {0} » est une formule d’escroquerie.", "“{0}” is a phrase of frauds."),
    "scam.link": (
        "« {0} » accompagne un lien, comme dans les escroqueries.",
        "“{0}” comes with a link, as in frauds.",
    ),
    "scam.elsewhere": (
        "« {0} » invite à poursuivre ailleurs, comme dans les escroqueries.",
        "“{0}” invites to go on elsewhere, as in frauds.",
    ),
    "scam.doubling": (
        "« {0} » promet de rendre plus de cryptomonnaie qu’il n’en est envoyé.",
        "“{0}” promises to send back more coins than are sent.",
    ),
    "follow.trade": (
        "« {0} » propose d’échanger des abonnements.",
        "“{0}” offers to trade subscriptions.",
    ),
    "follow.call": (
        "« {0} » attire vers une autre chaîne.",
        "“{0}” draws people to another channel.",
    ),
    "follow.home": (
        "« {0} » : la chaîne appelle à s’abonner à elle.",
        "“{0}”: the channel asks people to subscribe to it.",
    ),
    "premium": (
        "« {0} » : le message presse d’appeler ou d’écrire à un numéro payant.",
        "“{0}”: the message presses people to call or text a number that costs.",
    ),
    "mixture": (
        "{0} mots mêlent les lettres de deux alphabets.",
        "{0} words mix the letters of two alphabets.",
    ),
    "spam.phrase": ("« {0} » est une formule de publicité.", "“{0}” is an advertising phrase."),
    "spam.phrases": (
        "« {0} » : le message compte {1} formules de publicité.",
        "“{0}”: the message has {1} advertising phrases.",
    ),
    "spam.link": (
        "« {0} » est une formule de publicité, accompagnée d’un lien.",
        "“{0}” is an advertising phrase, with a link beside it.",
    ),
    "capitals": ("Le message est en capitales à {0} %.", "{0}% of the message is in capitals."),
    "flood.characters": (
        "Le caractère « {0} » est répété {1} fois.",
        "The character “{0}” is repeated {1} times.",
    ),
    "flood.words": ("Le mot « {0} » est répété {1} fois.", "The word “{0}” is repeated {1} times."),
    "flood.author": ("L’auteur a envoyé {0} messages en {1} s.", "The author sent {0} messages in {1} s."),
    "repeat": ("L’auteur envoie ce texte pour la {0}e fois.", "The author has now sent this text {0} times."),
    "wave": (
        "{0} auteurs ont envoyé ce texte, ou presque, en moins de deux minutes.",
        "{0} authors sent this text, or nearly, within two minutes.",
    ),
    "raid": (
        "{0} nouveaux venus en dix secondes, dont {1} répètent les mêmes textes.",
        "{0} newcomers within ten seconds, {1} of them repeating the same texts.",
    ),
    "question.mark": ("Le message pose une question.", "The message asks a question."),
    "question.words": ("Le message commence comme une question.", "The message begins like a question."),
    "question.both": (
        "Le message commence comme une question et en porte le signe.",
        "The message begins like a question and ends as one.",
    ),
    "praise": ("« {0} » est un compliment ou un remerciement.", "“{0}” is praise or thanks."),
    "complaint": ("« {0} » dit un mécontentement à traiter.", "“{0}” is a complaint to deal with."),
    "complaint.rated": (
        "« {0} » dit un mécontentement, et la note est basse.",
        "“{0}” is a complaint, and the rating is low.",
    ),
    "support": (
        "« {0} » : la personne demande une aide sur un achat ou un service.",
        "“{0}”: this person needs help with a purchase or a service.",
    ),
    "subscription": (
        "« {0} » : la personne a un souci d’abonnement ou de compte.",
        "“{0}”: this person has trouble with a subscription or an account.",
    ),
    "testimony": ("« {0} » : l’auteur raconte ce qu’il a vécu.", "“{0}”: the author tells what they lived."),
    "testimony.bad": (
        "« {0} » : l’auteur raconte ce qu’il a vécu, et en garde un mauvais souvenir.",
        "“{0}”: the author tells what they lived, and that it went badly.",
    ),
    "idea": ("« {0} » introduit une idée ou une suggestion.", "“{0}” brings in an idea or a suggestion."),
    "erratum": (
        "« {0} » signale une erreur dans ce qui est publié.",
        "“{0}” reports an error in what was published.",
    ),
    "purchase": ("« {0} » : la personne songe à acheter.", "“{0}”: this person thinks of buying."),
    "political": ("« {0} » : le message parle de politique.", "“{0}”: the message speaks of politics."),
    "offtopic": (
        "« {0} » : le message dit lui-même qu’il change de sujet.",
        "“{0}”: the message itself says that it leaves the subject.",
    ),
    "conspiracy": (
        "« {0} » est une tournure fréquente dans les récits de complot.",
        "“{0}” is a turn of phrase often heard in conspiracy tales.",
    ),
    "discontent": (
        "« {0} » dit de la mauvaise humeur, sans s’en prendre à personne.",
        "“{0}” tells of a bad mood, and attacks nobody.",
    ),
    "irony": ("« {0} » peut être ironique.", "“{0}” may be meant ironically."),
    "irony.mark": (
        "L’auteur signale lui-même qu’il est ironique.",
        "The author says that they are being ironic.",
    ),
    "irony.contrast": (
        "« {0} », à côté d’un reproche, peut être ironique.",
        "“{0}”, beside a reproach, may be meant ironically.",
    ),
    "irony.held": (
        "{0}, entre guillemets à côté d’un reproche, peut être ironique.",
        "{0}, in quotation marks beside a reproach, may be meant ironically.",
    ),
    "question.learned": (
        "L’ensemble du message ressemble à une question.",
        "The message as a whole is like a question.",
    ),
    "praise.learned": (
        "L’ensemble du message ressemble à un compliment ou à un remerciement.",
        "The message as a whole is like praise or thanks.",
    ),
    "complaint.learned": (
        "L’ensemble du message ressemble à une plainte.",
        "The message as a whole is like a complaint.",
    ),
    "testimony.learned": (
        "L’ensemble du message ressemble à un témoignage.",
        "The message as a whole is like something lived.",
    ),
    "idea.learned": (
        "L’ensemble du message ressemble à une suggestion.",
        "The message as a whole is like a suggestion.",
    ),
    "support.learned": (
        "L’ensemble du message ressemble à une demande d’aide.",
        "The message as a whole is like a request for help.",
    ),
    "political.learned": (
        "L’ensemble du message ressemble à un propos politique.",
        "The message as a whole is like political talk.",
    ),
    "learned": (
        "Le modèle n’y voit aucun mot à relever.",
        "The model points at no word in particular.",
    ),
    "learned.words": (
        "Le modèle y voit un propos blessant, surtout dans « {0} ».",
        "The model finds it harmful, most of all in “{0}”.",
    ),
    "learned.kind": (
        "Le modèle y voit {0:harm}.",
        "The model sees {0:harm} in it.",
    ),
    "unavailable": ("{0} n’a pas pu répondre ({1}).", "{0} could not answer ({1})."),
    "opinion": ("Le second avis « {0} » y voit {1:harm}.", "The second opinion “{0}” sees {1:harm} in it."),
    "opinion.agrees": (
        "Le second avis « {0} » y voit aussi un propos nocif.",
        "The second opinion “{0}” sees harm in it too.",
    ),
    "opinion.unsure": ("Le second avis « {0} » hésite aussi.", "The second opinion “{0}” is unsure too."),
    "opinion.calm": (
        "Le second avis « {0} » n’y voit rien de nocif.",
        "The second opinion “{0}” sees no harm in it.",
    ),
    "opinion.cleared": (
        "Le second avis « {0} » n’y voit rien de nocif : les indices douteux comptent moins.",
        "The second opinion “{0}” sees no harm in it: what was doubtful counts for less.",
    ),
    "opinion.late": (
        "Le second avis « {0} » n’a pas répondu à temps.",
        "The second opinion “{0}” did not answer in time.",
    ),
    "opinion.unreachable": (
        "Le second avis « {0} » est injoignable.",
        "The second opinion “{0}” cannot be reached.",
    ),
    "opinion.refused": (
        "Le second avis « {0} » a refusé de répondre.",
        "The second opinion “{0}” refused to answer.",
    ),
    "opinion.malformed": (
        "Le second avis « {0} » a donné une réponse illisible.",
        "The second opinion “{0}” gave an answer that cannot be read.",
    ),
    "opinion.spent": (
        "Le budget du second avis « {0} » est épuisé.",
        "The budget of the second opinion “{0}” is spent.",
    ),
    "opinion.resting": (
        "Le second avis « {0} » a échoué trop souvent : il n’est plus interrogé pour le moment.",
        "The second opinion “{0}” failed too often: it is left alone for a while.",
    ),
    "opinion.unready": (
        "Le second avis « {0} » n’est pas en état de répondre.",
        "The second opinion “{0}” is in no state to answer.",
    ),
    "opinion.too_long": (
        "Le message est trop long pour le second avis « {0} ».",
        "The message is too long for the second opinion “{0}”.",
    ),
    "opinion.failed": (
        "Le second avis « {0} » a échoué.",
        "The second opinion “{0}” failed.",
    ),
}

GROUNDS: dict[str, tuple[str, str]] = {
    "origin": ("de leur origine", "their origin"),
    "religion": ("de leur religion", "their religion"),
    "orientation": (
        "de leur orientation sexuelle ou de leur genre",
        "their sexual orientation or gender identity",
    ),
    "gender": ("de leur sexe", "their sex"),
    "disability": ("d’un handicap", "a disability"),
}

#: What the learned scorer or a second opinion may see.
HARMS: dict[str, tuple[str, str]] = {
    "toxicity": ("un propos nocif", "harm"),
    "severe": ("un propos très grave", "serious harm"),
    "obscenity": ("un propos grossier", "crude words"),
    "selfharm": ("une personne en danger", "a person in danger"),
    "violence": ("un propos violent", "violence"),
    "insult": ("une insulte", "an insult"),
    "hate": ("une attaque contre un groupe de personnes", "an attack on a group of people"),
    "threat": ("une menace", "a threat"),
    "sexual": ("un propos sexuel déplacé", "an indecent sexual remark"),
    "harassment": ("une attaque contre une personne en particulier", "an attack on one person in particular"),
    "spam": ("de la publicité", "advertising"),
}

LANGUAGES: dict[str, tuple[str, str]] = {
    "ar": ("en arabe", "in Arabic"),
    "bg": ("en bulgare", "in Bulgarian"),
    "ca": ("en catalan", "in Catalan"),
    "cs": ("en tchèque", "in Czech"),
    "da": ("en danois", "in Danish"),
    "de": ("en allemand", "in German"),
    "el": ("en grec", "in Greek"),
    "en": ("en anglais", "in English"),
    "es": ("en espagnol", "in Spanish"),
    "fa": ("en persan", "in Persian"),
    "fi": ("en finnois", "in Finnish"),
    "fr": ("en français", "in French"),
    "he": ("en hébreu", "in Hebrew"),
    "hi": ("en hindi", "in Hindi"),
    "hr": ("en croate", "in Croatian"),
    "hu": ("en hongrois", "in Hungarian"),
    "id": ("en indonésien", "in Indonesian"),
    "it": ("en italien", "in Italian"),
    "ja": ("en japonais", "in Japanese"),
    "ko": ("en coréen", "in Korean"),
    "nl": ("en néerlandais", "in Dutch"),
    "no": ("en norvégien", "in Norwegian"),
    "pl": ("en polonais", "in Polish"),
    "pt": ("en portugais", "in Portuguese"),
    "ro": ("en roumain", "in Romanian"),
    "ru": ("en russe", "in Russian"),
    "sk": ("en slovaque", "in Slovak"),
    "sv": ("en suédois", "in Swedish"),
    "th": ("en thaï", "in Thai"),
    "tr": ("en turc", "in Turkish"),
    "uk": ("en ukrainien", "in Ukrainian"),
    "vi": ("en vietnamien", "in Vietnamese"),
    "zh": ("en chinois", "in Chinese"),
    "und": ("dans une langue indéterminée", "in no language that can be told"),
}
