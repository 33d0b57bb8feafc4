"""Every error that BioAlchemy raises on purpose.

    BioAlchemyError
    ├── UsageError                  a wrong option or configuration; the message names the right one
    ├── ArticleError                a source that can't be read: quarantined under `reason`, the run goes on
    │   ├── UnreadableSource        unreadable_source    gone, or not ours to read
    │   ├── EmptySource             empty_source
    │   ├── SourceTooLarge          source_too_large
    │   ├── NotXML                  not_xml          HTML, PDF, a captcha page, binary
    │   ├── NotJATS                 not_jats         well-formed XML of another kind
    │   ├── NotPubMed               not_pubmed       no record of PubMed where one should be
    │   ├── SeveralArticles         several_articles
    │   ├── MalformedXML            malformed_xml
    │   ├── HostileXML              hostile_xml      entity tricks, absurd nesting
    │   ├── BadEncoding             bad_encoding
    │   ├── NotPDF                  not_pdf          no PDF, or one that no reader can open
    │   ├── EncryptedPDF            encrypted_pdf
    │   ├── NoText                  no_text          pages without text, such as scans
    │   ├── NotAvailable            not_available    its service has no such record, or no text of it
    │   └── ParserDied              parser_died      out of its time or memory
    ├── ReadersLost                 the processes that read papers can't start, or were ended from outside
    ├── ServiceError                a service of the literature could not be used
    │   ├── ServiceUnreachable      it does not answer, or not in time, after several tries; or turns us away
    │   ├── QueryRefused            it does not understand the query
    │   └── ForbiddenAddress        a feed leads to a private address
    ├── ModelError                  a backend could not give a usable answer
    │   ├── BackendUnreachable      nothing listens there, or it stopped answering
    │   │   └── RateLimited         it answers, and will not take more requests for now
    │   ├── AuthenticationFailed    the key is missing or refused
    │   ├── UnknownModel            the backend does not serve this model
    │   ├── RequestRefused          the backend refuses this request (400, content policy, …)
    │   ├── ContextTooLong          the prompt does not fit the model's window
    │   ├── TruncatedResponse       the answer was cut at max_tokens
    │   └── InvalidResponse         the answer does not fit its schema, after re-asking
    │       └── MalformedCompletion the server's answer is not a chat completion
    ├── LedgerError                 the run directory can't be used as asked
    │   ├── NotARun                 no ledger there
    │   ├── DamagedLedger           a record of it is none
    │   ├── RecipeChanged           made with other prompts, models or gates
    │   ├── RunLocked               another process drives this run
    │   ├── StaleDriver             this process lost the run to another
    │   ├── UnknownText             the text store has no text of that hash
    │   └── StorageFull             the disk is full; what was committed is safe
    ├── DatasetError                a dataset's folder can't be used as asked
    │   ├── NotADataset             no dataset there, or one of a newer BioAlchemy
    │   ├── AlteredDataset          a version is not what it was when it was made
    │   ├── NothingTaken            no row of an import is a pair, or no pair is drawn
    │   └── DatasetBusy             another process is writing it
    ├── HubError                    Hugging Face's Hub refuses, can't be reached, or has a repository that all can read
    ├── NotHeld                     what is to be taken down is nowhere in the run or dataset
    ├── TrainingError               a training can't begin, or go on, as it was asked for
    ├── AssetError                  the embedded model or sample could not be fetched
    └── BudgetReached               --max-usd or --max-tokens is spent; `resume` continues

A rejected draft or article is data (a `Verdict`), never one of these.
"""

import json
from typing import ClassVar


class BioAlchemyError(Exception):
    """Root of the tree above; its text is one sentence for the user."""


class UsageError(BioAlchemyError):
    """A wrong option or configuration."""


class ArticleError(BioAlchemyError):
    """A source that can't be read as an article."""

    reason: ClassVar[str]


class UnreadableSource(ArticleError):
    """The file is gone, or may not be read."""

    reason = "unreadable_source"


class EmptySource(ArticleError):
    """The file has no content."""

    reason = "empty_source"


class SourceTooLarge(ArticleError):
    """The file, or the text in it, is over the stated limit."""

    reason = "source_too_large"


class NotXML(ArticleError):
    """The content is not XML at all, whatever its name says."""

    reason = "not_xml"


class NotJATS(ArticleError):
    """XML without a JATS article in it."""

    reason = "not_jats"


class NotPubMed(ArticleError):
    """A file, or an answer, without a record of PubMed in it."""

    reason = "not_pubmed"


class SeveralArticles(ArticleError):
    """A file with more than one article."""

    reason = "several_articles"


class MalformedXML(ArticleError):
    """XML that is not well-formed."""

    reason = "malformed_xml"


class HostileXML(ArticleError):
    """Entity declarations, external references or nesting that no paper needs."""

    reason = "hostile_xml"


class BadEncoding(ArticleError):
    """Bytes that do not decode as declared."""

    reason = "bad_encoding"


class NotPDF(ArticleError):
    """Named PDF, but no reader can open it."""

    reason = "not_pdf"


class EncryptedPDF(ArticleError):
    """A PDF that wants a password."""

    reason = "encrypted_pdf"


class NoText(ArticleError):
    """Pages without text, such as scans."""

    reason = "no_text"


class NotAvailable(ArticleError):
    """The service has no such record, or no text of it."""

    reason = "not_available"


class ServiceError(BioAlchemyError):
    """A service of the literature could not be used."""


class ServiceUnreachable(ServiceError):
    """It does not answer, or not in time, or says that it is overloaded, after several tries; or it turns us away."""


class QueryRefused(ServiceError):
    """The service does not understand the query."""


class ForbiddenAddress(ServiceError):
    """A feed leads to a private, loopback or link-local address."""


class ParserDied(ArticleError):
    """The parser ran out of its time or memory, or crashed."""

    reason = "parser_died"


class ReadersLost(BioAlchemyError):
    """The processes that read papers can't start, or were ended from outside: no paper is to blame."""


class ModelError(BioAlchemyError):
    """A backend could not give a usable answer."""

    @staticmethod
    def stated(body: str) -> str:
        """What a server that speaks the OpenAI protocol says of a failure, on one line; it may hold a key."""
        try:
            error = json.loads(body)["error"]
        except (ValueError, KeyError, TypeError):
            return " ".join(body.split())
        return str(error.get("message", error)) if isinstance(error, dict) else str(error)


class BackendUnreachable(ModelError):
    """Nothing answers at the backend's address, after retries."""


class RateLimited(BackendUnreachable):
    """The backend refuses further requests for now (429), after as many attempts as any failure gets."""


class AuthenticationFailed(ModelError):
    """The key is missing or refused."""


class UnknownModel(ModelError):
    """The backend does not serve the model."""


class RequestRefused(ModelError):
    """The backend refuses the request itself; a retry would not help."""


class ContextTooLong(ModelError):
    """The prompt does not fit the model's window."""


class TruncatedResponse(ModelError):
    """The response was cut at the token limit: an error, never a vote."""


class InvalidResponse(ModelError):
    """The response does not fit its schema, also after it was asked again."""


class MalformedCompletion(InvalidResponse):
    """What the server sent is not a chat completion of OpenAI's protocol."""


class LedgerError(BioAlchemyError):
    """The run directory can't be used as asked."""


class NotARun(LedgerError):
    """There is no run in the folder."""


class DamagedLedger(LedgerError):
    """A record of the ledger can't be read as what it should be."""


class RecipeChanged(LedgerError):
    """The run was made with other prompts, models or gates."""


class RunLocked(LedgerError):
    """Another process drives the run."""


class StaleDriver(LedgerError):
    """Another process took the run over; this one's writes are refused."""


class UnknownText(LedgerError):
    """The text store has no text of that hash."""


class StorageFull(LedgerError):
    """No space is left; everything committed before is safe."""


class DatasetError(BioAlchemyError):
    """A dataset's folder can't be used as asked."""


class NotADataset(DatasetError):
    """There is no dataset in the folder, or none that can be read."""


class AlteredDataset(DatasetError):
    """A file of a version was changed since."""


class DatasetBusy(DatasetError):
    """Another process is writing the dataset."""


class NothingTaken(DatasetError):
    """No row of what was to be imported is a pair, or a sample would be empty."""


class HubError(BioAlchemyError):
    """Hugging Face's Hub did not take a dataset, or must not be given it."""


class NotHeld(BioAlchemyError):
    """No pair of the run or dataset is of what was named."""


class TrainingError(BioAlchemyError):
    """A model can't be loaded or merged, a check before training fails, or another training is in the folder."""


class AssetError(BioAlchemyError):
    """The embedded model or the sample papers could not be fetched."""


class BudgetReached(BioAlchemyError):
    """The run's token or cost limit is spent."""
