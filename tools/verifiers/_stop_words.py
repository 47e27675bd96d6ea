"""The words by which a few languages are told apart: those that nearly every sentence has, and no name."""


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS = {
    "en": """
        the of and to in is a that it for are as with be this by on not or which from at an has have can when
        was were if its their they these those than then there into only more most other such where while whose
        who what why how because so but no one two each between after before without about will would must may
        should does do did been also both any some all over under through during until you we he she his her our
        your i per via""",
    "de": """
        der die das und ist von den ein eine mit zu nicht auf für sich des dem im als auch wird sind bei aus
        einer eines einem einen werden wurde war hat haben kann können durch nach über zum zur am vom oder aber
        wenn weil dass wie nur noch sowie man es sie er ihr ihre ihren sein seine unter vor zwischen ohne mehr
        kein keine keinen jede jeder jedes diese dieser dieses diesem dort damit dabei sehr immer etwa bis ab
        beim gibt besteht heißt enthält bildet wir ich muss lässt welche welcher deren dessen bereits jedoch
        daher in an so zwei drei dann hier viele alle alles etwas nichts solche gleich höchstens mindestens
        beide beiden liegt steht geht ergibt erhält danach zuerst""",
    "fr": """
        le la les des et est un une du dans que qui pour pas sur au par plus avec ce se sont ou cette aux il
        elle ils elles de en ne lorsque lorsqu quand car mais donc comme sans sous entre leur leurs ses son sa
        très tout tous toute toutes deux être avoir été peut peuvent doit fait chaque aussi ainsi dont où ces
        cet même après avant lui nous vous je on afin puis alors contient aucun aucune a d' l' n' c' s' j' qu'
        trois ensuite cela celui celle seulement plusieurs ont""",
    "es": """
        el la los las de y es un una en que del se por con para no al lo como más su son o entre sus pero cuando
        porque sobre hay tiene tienen puede pueden debe este esta estos estas ese esa eso ser está están fue muy
        cada todo todos toda todas desde hasta donde según también ya dos cual cuyo cuya mientras después antes
        siempre nunca otro otra ni si mediante a luego tres entonces así mismo misma solamente""",
    "it": """
        il lo la gli di e è un una che per in non della con si sono da le dei più anche nel del dello degli
        delle poi tre dunque quale quali solo soltanto stesso stessa ancora così perciò entrambi dal dalla dai
        dalle al alla allo agli alle nella nello nei nelle sul sulla su tra fra ma se quando perché cui ogni
        tutti tutte tutto ha hanno può possono deve essere stato questo questa questi queste quello suo sua suoi
        loro senza dopo prima molto ciò quindi mentre ed uno i o viene vengono né a l' un' dell' all' nell'
        dall' sull' d' c'""",
    "pt": """
        o a os as de e é um uma em que do da não para com por no na se dos das mais ao à aos às são como nos nas
        pelo pela pelos pelas num numa seu sua seus suas ou mas quando porque sem sobre entre há tem têm pode
        podem deve este esta estes estas esse essa isso ser está estão foi muito cada todo todos toda todas até
        onde também já dois duas cujo cuja enquanto depois antes sempre nunca outro outra ele ela eles elas nem
        então três assim mesmo mesma só""",
    "nl": """
        de het een en van dat in te niet op zijn met voor die aan er om als ook bij door naar uit wordt is
        worden werd was heeft hebben kan kunnen moet over tot onder tussen zonder maar of omdat wanneer dan deze
        dit welke waarin waarbij waardoor geen meer veel elke elk alle nog wel zo zoals hun haar hij zij ze we
        ik je men na toe twee dus terwijl nooit altijd zeer slechts drie daarna daarom echter alleen hier daar
        beide""",
}
STOP_WORDS = {language: words_of(words) for language, words in _WORDS.items()}
PARTICLES = words_of(
    """de da do das dos del della di du des der den die dem el la las le les los lo van von vom zu zum zur ter ten y e
    d l al il san"""
)
"""Words that also stand in names of persons and places."""
HOMOGRAPHS = words_of(
    """plus son pour par sans on car fin pas sur die an am so also hat mit men met door over van wel hun of at come due
    ha lo la el con no un est me ma se si chi tra do as em um mas del al dal dan in is en le les des dos das ni
    ne de du et il or ten toe we ze zo na te er den dem der im ab nur was war will bald bei"""
)
"""Stop words that are also words, names or symbols in a text of another language."""
