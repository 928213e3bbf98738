"""What is said of a change between two charters, each sentence in French and in English."""

from typing import Final

#: What a clause does: it hides; what is hidden; instead of hiding; it hid.
DOES: Final = {
    "publish": (("publie", "publié", "publier", "publiait"),
                ("publishes", "published", "publishing", "published")),
    "hold": (("retient", "retenu", "retenir", "retenait"), ("holds", "held", "holding", "held")),
    "hide": (("masque", "masqué", "masquer", "masquait"), ("hides", "hidden", "hiding", "hid")),
    "delete": (("supprime", "supprimé", "supprimer", "supprimait"),
                ("deletes", "deleted", "deleting", "deleted")),
    None: (("s’applique", "", "", "s’appliquait"), ("applies", "", "", "applied")),
}  # fmt: skip
NAMES: Final = {
    "low": ("basse", "low"), "normal": ("normale", "normal"), "high": ("haute", "high"),
    "urgent": ("urgente", "urgent"),
    "time-out": ("l’exclusion temporaire de l’auteur", "a time-out for the author"),
    "ban": ("le bannissement de l’auteur", "a ban of the author"),
    "tighten": ("durcir", "tighten"), "relax": ("assouplir", "relax"), "nothing": ("rien", "nothing"),
    "both": ("durcir et assouplir", "tighten and relax"),
}  # fmt: skip
EFFECTS: Final = {
    "same": ("il vise les mêmes messages", "it catches the same messages"),
    "more": ("il vise tout ce qu’il visait, et davantage", "it catches everything it caught, and more"),
    "perhaps more": (
        "il vise tout ce qu’il visait, et peut-être davantage",
        "it catches everything it caught, and perhaps more",
    ),
    "fewer": ("il ne vise que ce qu’il visait, et moins", "it catches only what it caught, and less"),
    "perhaps fewer": (
        "il ne vise que ce qu’il visait, et peut-être moins",
        "it catches only what it caught, and perhaps less",
    ),
    "none of them": ("il ne vise plus rien de ce qu’il visait", "it catches nothing of what it caught"),
    "unproved": (
        "il peut viser d’autres messages, et n’en plus viser certains",
        "it may catch other messages, and no longer catch some",
    ),
}
#: By what changed; "+" where there was nothing before, "-" where nothing is left.
SENTENCES: Final = {
    "id": ("identifiant {after} au lieu de {before}", "id {after} instead of {before}"),
    "version": ("version {after} au lieu de {before}", "version {after} instead of {before}"),
    "languages+": ("est aussi écrite {after}", "is also written {after}"),
    "languages-": ("n’est plus écrite {before}", "is no longer written {before}"),
    "default": (
        "ce qu’aucun article ne décide est {after} au lieu d’être {before}",
        "what no clause decides is {after} instead of {before}",
    ),
    "quota": (
        "au plus {after} mesures sans personne par minute et par espace, au lieu de {before}",
        "at most {after} actions without a person, a minute and a space, instead of {before}",
    ),
    "quota+": (
        "au plus {after} mesures sans personne par minute et par espace, alors qu’il n’y avait pas de limite",
        "at most {after} actions without a person, a minute and a space, where there was no limit",
    ),
    "quota-": (
        "plus de limite aux mesures sans personne, au lieu de {before} par minute et par espace",
        "no limit to actions without a person any more, instead of {before} a minute and a space",
    ),
    "hourly": (
        "au plus {after} mesures sans personne par heure et par espace, au lieu de {before}",
        "at most {after} actions without a person, an hour and a space, instead of {before}",
    ),
    "hourly+": (
        "au plus {after} mesures sans personne par heure et par espace, au lieu de vingt minutes pleines",
        "at most {after} actions without a person, an hour and a space, instead of twenty full minutes",
    ),
    "hourly-": (
        "au plus vingt minutes pleines de mesures par heure et par espace, au lieu de {before} mesures",
        "at most twenty full minutes of actions, an hour and a space, instead of {before} actions",
    ),
    "timezone": (
        "les heures et les jours se lisent dans le fuseau {after} au lieu de {before}",
        "hours and days are read in the time zone {after} instead of {before}",
    ),
    "below": (
        "ce que peuvent les chartes qui l’étendent : {after} au lieu de {before}",
        "what charters that extend it may do: {after} instead of {before}",
    ),
    "threshold": ("{after} au lieu de {before}", "{after} instead of {before}"),
    "threshold+": ("ajouté, {after}", "added, {after}"),
    "threshold-": ("retiré, c’était {before}", "removed, it was {before}"),
    "list+": ("ajoutée, avec {after}", "added, with {after}"),
    "list-": ("retirée, avec {before}", "removed, with {before}"),
    "entries+": ("entrées ajoutées : {after}", "entries added: {after}"),
    "entries-": ("entrées retirées : {before}", "entries removed: {before}"),
    "added": ("ajouté ; {after}", "added; it {after}"),
    "removed": ("retiré ; {before}", "removed; it {before}"),
    "renamed": ("s’appelait {before}", "its id was {before}"),
    "condition": (
        "sa condition est « {after} » au lieu de « {before} » ; {effect}",
        "its condition is “{after}” instead of “{before}”; {effect}",
    ),
    "reach": (
        "sa condition est écrite de même, mais une liste ou une étiquette a changé ; {effect}",
        "its condition is written the same, but a list or a tag has changed; {effect}",
    ),
    "outcome": ("{does} au lieu de {before}", "{does} instead of {before}"),
    "outcome+": ("{does}, alors qu’il ne décidait rien", "{does}, where it decided nothing"),
    "outcome-": ("ne décide plus rien, au lieu de {before}", "decides nothing any more, instead of {before}"),
    "priority": ("priorité {after} au lieu de {before}", "priority {after} instead of {before}"),
    "tags+": ("étiquettes ajoutées : {after}", "tags added: {after}"),
    "tags-": ("étiquettes retirées : {before}", "tags removed: {before}"),
    "route": (
        "envoie dans la file {after} au lieu de {before}",
        "sends to the queue {after} instead of {before}",
    ),
    "route+": ("envoie dans la file {after}", "sends to the queue {after}"),
    "route-": ("n’envoie plus dans la file {before}", "no longer sends to the queue {before}"),
    "alert": ("lève l’alerte {after} au lieu de {before}", "raises the alert {after} instead of {before}"),
    "alert+": ("lève l’alerte {after}", "raises the alert {after}"),
    "alert-": ("ne lève plus l’alerte {before}", "no longer raises the alert {before}"),
    "propose": ("propose {after}, et non plus {before}", "proposes {after} instead of {before}"),
    "propose+": ("propose {after}", "proposes {after}"),
    "propose-": ("ne propose plus {before}", "no longer proposes {before}"),
    "escalate": (
        "suit la remontée {after} au lieu de {before}",
        "follows the escalation {after} instead of {before}",
    ),
    "escalate+": ("suit la remontée {after}", "follows the escalation {after}"),
    "escalate-": ("ne suit plus la remontée {before}", "no longer follows the escalation {before}"),
    "reply": (
        "suggère la réponse {after} au lieu de {before}",
        "suggests the answer {after} instead of {before}",
    ),
    "reply+": ("suggère la réponse {after}", "suggests the answer {after}"),
    "reply-": ("ne suggère plus la réponse {before}", "no longer suggests the answer {before}"),
    "client": ("client {after} au lieu de {before}", "client {after} instead of {before}"),
    "client+": ("écrite pour le client {after}", "written for the client {after}"),
    "client-": ("n’est plus écrite pour le client {before}", "is no longer written for the client {before}"),
    "profile": ("profil {after} au lieu de {before}", "profile {after} instead of {before}"),
    "profile+": ("suit le profil {after}", "follows the profile {after}"),
    "profile-": ("ne suit plus le profil {before}", "no longer follows the profile {before}"),
    "event": ("événement : {after} au lieu de {before}", "event: {after} instead of {before}"),
    "event+": ("écrite pour l’événement {after}", "written for the event {after}"),
    "event-": ("n’est plus écrite pour l’événement {before}", "is no longer written for the event {before}"),
    "spaces+": ("aussi prévue pour les espaces {after}", "also meant for the spaces {after}"),
    "spaces-": ("n’est plus prévue pour les espaces {before}", "no longer meant for the spaces {before}"),
    "tone": ("ton {name} « {before} » devient « {after} »", "tone {name} “{before}” becomes “{after}”"),
    "tone+": ("ton {name} ajouté, « {after} »", "tone {name} added, “{after}”"),
    "tone-": ("ton {name} retiré, « {before} »", "tone {name} removed, “{before}”"),
    "named": ("« {before} » devient « {after} »", "“{before}” becomes “{after}”"),
    "named+": ("ajoutée, « {after} »", "added, “{after}”"),
    "named-": ("retirée, c’était « {before} »", "removed, it was “{before}”"),
    "title": (
        "titre {name} « {before} » devient « {after} »",
        "title {name} “{before}” becomes “{after}”",
    ),
    "title+": ("titre {name} ajouté, « {after} »", "title {name} added, “{after}”"),
    "title-": ("titre {name} retiré, « {before} »", "title {name} removed, “{before}”"),
    "reason": (
        "motif {name} « {before} » devient « {after} »",
        "reason {name} “{before}” becomes “{after}”",
    ),
    "reason+": ("motif {name} ajouté, « {after} »", "reason {name} added, “{after}”"),
    "reason-": ("motif {name} retiré, « {before} »", "reason {name} removed, “{before}”"),
    "rests_on": (
        "fondement {name} « {before} » devient « {after} »",
        "what it rests on, {name}, “{before}” becomes “{after}”",
    ),
    "rests_on+": ("fondement {name} ajouté, « {after} »", "what it rests on, {name}, added, “{after}”"),
    "rests_on-": ("fondement {name} retiré, « {before} »", "what it rests on, {name}, removed, “{before}”"),
    "example+": ("exemple ajouté, qui {side} : {after}", "example added, which {side}: {after}"),
    "example-": ("exemple retiré, qui {side} : {before}", "example removed, which {side}: {before}"),
}  # fmt: skip
#: What stands around the text of an example.
AROUND: Final = {
    "kind": ("{it}", "{it}"),
    "space": ("dans {it}", "in {it}"),
    "at": ("{it}", "{it}"),
    "language": ("{it}", "{it}"),
    "rating": ("note {it}", "rating {it}"),
    "likes": ("{it} « j’aime »", "{it} likes"),
    "reply": ("en réponse", "as an answer"),
    "thread": ("dans le fil {it}", "in the thread {it}"),
    "role": ("rôle {it}", "role {it}"),
    "followers": ("{it} abonnés", "{it} followers"),
    "messages": ("messages antérieurs : {it}", "earlier messages: {it}"),
    "restricted": ("messages masqués ou supprimés : {it}", "messages hidden or deleted: {it}"),
    "repeat": ("{it} fois", "{it} times"),
    "authors": ("par {it} auteurs", "by {it} authors"),
    "within": ("en {it} secondes", "in {it} seconds"),
    "findings": ("indices supposés : {it}", "findings supposed: {it}"),
}
SUBJECTS: Final = {
    "escalations": ("remontée", "escalation"),
    "replies": ("réponse", "answer"),
    "queues": ("file", "queue"),
    "alerts": ("alerte", "alert"),
    "threshold": ("seuil", "threshold"),
    "list": ("liste", "list"),
    "entries": ("liste", "list"),
}
