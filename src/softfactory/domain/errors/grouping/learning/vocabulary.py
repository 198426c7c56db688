"""Words that never vary: they say what happened, and what they say tells one bug from another."""

import re
from functools import lru_cache

_GRAMMAR = frozenset(
    "a about above after again against all already also although always an and another any are as at away back be "
    "because been before behind being below between both but by can cannot could did do does down due during each "
    "either else ever every few first for from had has have he her here his how however i if in into is it its just "
    "last less many may maybe might more most much must my near neither never next no nobody none nor not nothing now "
    "of off on once one only onto or other others otherwise our out outside over own per please rather same she shall "
    "should since so some soon still such than that the their them then there these they this those through to "
    "together too toward towards twice two under unless until up upon via was we were what when where whether which "
    "while who whom whose why will with within without would yet you your".split()
)
_STATES = frozenset(
    "abnormal absent active alive ambiguous available awake bad bigger blank broken busy callable clean cold complete "
    "corrupt critical current damaged dead degraded different dirty disjoint done down duplicate early empty "
    "equal exclusive exhausted false fatal fine forbidden found free fresh frozen full gone good half healthy high hot "
    "idle illegal immutable impossible inactive incompatible incomplete inconsistent incorrect insecure insufficient "
    "intact internal invalid known large larger late latest left legal live local long longer lost low lower malformed "
    "maximum minimum mismatch missing mutable negative new newer non normal null obsolete offline ok okay old older "
    "online open optional orphan orphaned outdated overdue partial pending permanent positive possible present private "
    "public ready recent redundant remote right safe short shorter shut sick slow small smaller sold spent stale "
    "standby stuck successful sudden temporary thin too true unauthorized unavailable unclear undefined unexpected "
    "unhealthy unique unknown unlike unsafe unset unstable unusual up upper urgent useless valid visible void warm "
    "wrong zero error errors exception exceptions failure failures fault timeout timeouts warning warnings crash "
    "crashes overflow underflow panic deadlock denial success conflict loss leak".split()
)
_VERBS = frozenset(
    "abort accept access acknowledge acquire act activate add adjust alert align allocate allow answer append apply "
    "approve archive arrive ask assert assign attach attempt audit authenticate authorize await backup ban become "
    "begin bind block boot bounce break bring broadcast buffer build bump buy cache calculate call cancel capture cast "
    "change charge check choose claim cleanup clear clone close collect combine come commit compare compile compress "
    "compute configure confirm connect consume contact contain contains continue convert cope copy correct count "
    "cover create cut deactivate debug decide declare decline decode decompress decrease decrypt decode define delay "
    "delete deliver demote deny depend deploy deprecate dequeue dereference deregister derive describe deserialize "
    "destroy detach detect determine die differ disable disallow discard disconnect discover dismiss dispatch display "
    "divide download drain draw drop dump duplicate echo edit elect eject emit enable encode encounter encrypt end "
    "enforce enlist enqueue ensure enter enumerate erase escalate establish estimate evaluate evict exceed exchange "
    "exclude execute exist exit expand expect expire explain explode export expose extend extract fail fallback fetch "
    "fill filter find finish fire fit fix flip flush fly follow force forget fork format forward free freeze gather "
    "generate get give go grant group grow guess halt handle hang happen hash hear heartbeat help hide hit hold "
    "identify ignore import improve include increase increment indicate infer inform inherit init initialize inject "
    "insert inspect install instantiate interpret interrupt intersect invalidate invite invoke issue iterate join "
    "jump keep kill know label lack launch lead learn leave lend let limit link list listen load locate lock log "
    "login logout look loop lose lower make manage map mark match mean measure meet merge migrate miss mix modify "
    "monitor mount move mute name need negotiate normalize notify obtain occur omit open operate order overlap "
    "override overwrite own pack pad panic parse partition pass patch pause pay perform permit persist pick ping place "
    "plan play poll pop populate post predict prefer prepare preserve prevent print probe proceed process produce "
    "profile prohibit promise promote propagate protect prove provide provision proxy prune publish pull purge push "
    "put query queue quit raise reach react read rebalance reboot rebuild recalculate receive recognize recompute "
    "reconcile reconnect record recover recreate recycle redeem redirect redo reduce refer refresh refund refuse "
    "register reject relate release reload rely remain remember remove rename render renew reopen reorder repair "
    "repeat replace replay replicate reply report represent request require reschedule reserve reset resize resolve "
    "respond restart restore restrict resume retain rethrow retire retrieve retry return reuse revert review revise "
    "revoke rewrite ring roll rollback rotate route run sample satisfy save say scale scan schedule seal search see "
    "seed seek seem select sell send separate serialize serve set settle setup share shift ship show shrink shut "
    "shutdown sign signal simulate sit skip sleep slow snapshot solve sort spawn specify spend spin split stall stand "
    "start state stay stop store stream strip submit subscribe subtract succeed suggest suit summarize supply support "
    "suppose suspend swap switch sync synchronize tag take talk tell terminate test think throttle throw time toggle "
    "touch trace track train transfer transform translate transmit trigger trim truncate trust try tune turn unban "
    "unbind unblock undeploy undo uninstall unlink unload unlock unmount unpack unpublish unregister unsubscribe "
    "unwind unwrap unzip update upgrade upload use validate verify view violate visit vote wait wake walk want warn "
    "warm wash watch wipe work wrap write yield zip".split()
)
_PAST = frozenset(
    "ate became began begun bent bound bought broke brought built bound came caught chose chosen dealt did drawn "
    "driven fallen fed fell felt forgot forgotten fought gave given got gotten grew grown heard held hidden kept knew "
    "known led lent made meant met overridden overwritten paid ran rebuilt resent rewritten risen sang sat saw seen "
    "sent shown sought spoke spoken stood stolen stopped stuck swept taken taught thought threw thrown told took torn "
    "understood undone unbound went withdrawn woke won written wrote".split()
)
NAMING = frozenset(
    "attribute attributes property properties reading setting name named column table relation method function field "
    "parameter argument arguments constraint class import package variable identifier index type key keyword option "
    "operator enum constant command opcode status code errno http sqlstate signal reason cause level phase step stage "
    "event action operation task".split()
)
"""What comes after these is the name of what is wrong, not a value: `no attribute total`, `step two`."""

_THINGS = frozenset(
    "account address api app application asset attachment backend background banner batch bean block body branch "
    "browser button cache callback category certificate channel chart checkbox chunk client cluster collection "
    "column comment component config configuration connection console consumer container content context controller "
    "cookie counter coupon credential credentials currency cursor customer daemon dashboard data database date "
    "dependency description device dialog directory disk document domain driver email endpoint engine entity entry "
    "environment feature feed file folder font footer form fragment frame frontend gateway graph group handler header "
    "headers host html icon id image inbox info inventory invoice item job json kernel key keyboard language layer "
    "layout library license line list listener loader locale lock machine mail manager master media member memory menu "
    "message metadata method middleware migration mode model module mutex network node notification object output page "
    "panel parent partition password path patient payload payment period phone photo picture plugin policy port price "
    "process processor product profile program project promotion protocol provider proxy query queue rate record "
    "redirect region registry renderer replica report repository request resource response result role root route "
    "router row rule runtime scheduler schema scope screen script secret section security sender sensor server service "
    "session shard sheet shell sidebar site slave snapshot sound source stack stock storage store stream street "
    "style stylesheet subscriber subscription system tab table tag task template tenant text theme thread thumbnail "
    "ticket title token toolbar topic transaction translation tree type ui unit upload uri url user username value "
    "variable version video view volume warehouse web website widget window worker workflow zip".split()
)
"""What programs are made of, and deal with."""

_SAYING = _STATES | _VERBS | _PAST
_INFLECTED = _SAYING | NAMING | _THINGS
_ENDINGS = ("ed", "ing", "ly", "able", "ible", "n't", "less", "ful")
_SHORTEST = 5
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PLAIN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ERRNO = re.compile(r"(?:E|ERR_?)[A-Z]{4,}[\dA-Z_]*")


@lru_cache(maxsize=16_384)
def is_fixed(word: str, *, first: bool) -> bool:
    """Tell whether the word never varies, *first* where a sentence begins and a capital says nothing.

    Longer identifiers are judged by their words: `get_user`, `TimeoutError` and `not_found` stay. Names of several
    words always vary.
    """
    if " " in word:
        return False
    if not any(map(str.isalpha, word)) or _ERRNO.fullmatch(word):
        return True
    small = word.lower()
    if small in _GRAMMAR or _known(small, _INFLECTED):
        return True
    if (first or word == small) and len(word) >= _SHORTEST and small.endswith(_ENDINGS):
        return True
    return not _PLAIN.fullmatch(word) and any(_says(piece.lower()) for piece in _PIECE.findall(word))


def _says(piece: str) -> bool:
    return _known(piece, _SAYING) or (len(piece) >= _SHORTEST and piece.endswith(_ENDINGS))


def _known(small: str, words: frozenset[str]) -> bool:
    """Look a word up, and what it is the third person or plural of."""
    return small in words or small.removesuffix("s") in words or small.removesuffix("es") in words
