"""A library of two reviews with the same numbers, and of those who answer one of them."""

from __future__ import annotations

import shutil

import pytest

from assistant.assistant import Assistant, open_assistant
from assistant.settings import Settings
from index.store import Store
from index.sync import sync

_DOCUMENTS = {
    "mill-review.md": (
        "The Mill Review: final report", "Independent Panel on Flour", "review",
        """# The Mill Review: final report

## 1. Shared mills

Every village should have a shared mill by 2030, paid for by the county. Mills grind flour.

## 2. Licences for bakers

Bakers should hold a licence before they sell bread. Licences keep bread safe for all who eat it.

## Recommendations

### Recommendation 1

Every village should have a shared mill by 2030, paid for by the county.

### Recommendation 2

Bakers should hold a licence before they sell bread at a market.

### Recommendation 16

Ovens should be inspected each spring by a trained inspector of ovens.
""",
    ),
    "harbour-review.md": (
        "The Harbour Review: final report", "Commission on Harbours", "review",
        """# The Harbour Review: final report

## Recommendations

### Recommendation 1

Every harbour should be dredged each year at the cost of the crown.

### Recommendation 2

Ferries should carry cyclists without a charge for the bicycle.

### Recommendation 16

Lighthouses should be lit by gas until the new lamps are ready.
""",
    ),
    "mill-answer.md": (
        "Government response to the Mill Review", "Ministry of Bread", "response",
        """# Government response to the Mill Review

The Ministry answers the Mill Review here, number by number.

## Recommendation 1

Every village should have a shared mill by 2030, paid for by the county.

Response: Accept.

We will pay for a shared mill in each village from next April.

## Recommendation 2

Bakers should hold a licence before they sell bread at a market.

Response: Reject.

A licence would cost small bakers more than they earn in a month.

## Recommendation 16

Ovens should be inspected each spring by a trained inspector of ovens.

Response: Accept in part.

Ovens in shops will be inspected. Ovens in homes will not.
""",
    ),
    "harbour-answer.md": (
        "Government response to the Harbour Review", "Ministry of the Sea", "response",
        """# Government response to the Harbour Review

The Ministry answers the Harbour Review here, number by number.

## Recommendation 1

Every harbour should be dredged each year at the cost of the crown.

Response: Reject.

Dredging each year harms the beds of oysters.

## Recommendation 2

Ferries should carry cyclists without a charge for the bicycle.

Response: Accept.

Ferries will carry bicycles at no charge from June.
""",
    ),
    "bakers.md": (
        "Letter to the panel", "Guild of Village Bakers", "letter",
        """# Letter to the panel

We write in answer to the Mill Review and its recommendations.

We oppose Recommendation 2. It was drawn up by people who have never lit an oven.

We welcome Recommendation 1. We have no view on Recommendation 16.1 of the older code.
""",
    ),
    "sailors.md": (
        "A plan for sailors", "Union of Coastal Sailors", "briefing",
        """# A plan for sailors

The union has proposals of its own, and answers nobody.

## Recommendation 2

Sailors should be paid by the week, and bread on board should be baked each day.

## Other matters

We oppose Recommendation 2 of last year's plan. A licence for bakers on ships has no merit to us.
""",
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def two_reviews(tmp_path_factory, model_files, recipe) -> Assistant:
    """An assistant over two reviews that both have a Recommendation 1, 2 and 16."""
    folder = tmp_path_factory.mktemp("two-reviews")
    documents = folder / "documents"
    documents.mkdir()
    rows = ["path,title,organisation,published,kind,licence"]
    for name, (title, organisation, kind, text) in _DOCUMENTS.items():
        (documents / name).write_text(text, encoding="utf-8")
        rows.append(f'{name},"{title}",{organisation},2024-05-01,{kind},CC0')
    (documents / "manifest.csv").write_text("\n".join(rows), encoding="utf-8")
    store = Store(folder / "store")
    store.create()
    shutil.copytree(model_files, store.models, dirs_exist_ok=True)
    sync(store, recipe, [documents])
    return open_assistant(Settings(store=store.folder))
