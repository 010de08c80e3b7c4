"""topics.yaml: topics with their terms and exclusions."""

from __future__ import annotations

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import Fields
from pipeline.knowledge.notation import compile_term
from pipeline.knowledge.schema import Topic


def read_topics(fields: Fields) -> tuple[Topic, ...]:
    """The topics, in file order. Raises KnowledgeError."""
    topics = tuple(_topic(item) for item in fields.items("topics"))
    fields.finish()
    return topics


def _topic(fields: Fields) -> Topic:
    topic_id = fields.text("id")
    fields.entry = f"topic {topic_id!r}"
    topic = Topic(
        topic_id=topic_id,
        name=fields.text("name"),
        definition=fields.text("definition"),
        terms=fields.texts_by("terms"),
        exclude=fields.texts("exclude"),
        links=fields.flag("links"),
        signs=fields.texts_by("signs"),
    )
    fields.finish()
    listed = [*topic.terms.values(), *topic.signs.values()]
    check_terms(fields, [*topic.exclude, *(term for terms in listed for term in terms)])
    return topic


def check_terms(fields: Fields, terms: list[str]) -> None:
    """Raise KnowledgeError, naming the entry, for a term that does not compile."""
    for term in terms:
        try:
            compile_term(term)
        except KnowledgeError as error:
            raise fields.fail(str(error)) from error
