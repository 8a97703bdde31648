import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import assemble
from corpus.errors import ReadingError
from corpus.hidden import invisible_characters, is_near_white
from corpus.html import read_html
from corpus.markdown import read_markdown
from corpus.webstyles import why_hidden

LONG = "A paragraph of the article that is long enough to be taken for the article. " * 4


def _text(markup):
    return assemble(read_html(markup.encode())[0]).text


def _main(inner):
    return f"<html><body><main><p>{LONG}</p>{inner}</main></body></html>"


def _inner(inner):
    return _text(_main(inner)).removeprefix(LONG.strip()).strip()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<ol start='3'><li>c</li><li><p>d</p><ul><li>e</li></ul></li></ol>", "3. c\n\n4. d\n\n- e"),
        ("<dl><dt>Fee</dt><dd>20</dd></dl>", "Fee\n\n20"),
        ("<p>a <b>bold</b> <a href='x'>link</a></p>", "a bold link"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<header><h1>Fees</h1></header>", "Fees"),
        ("<details><summary>More</summary>Words.</details>", "More\n\nWords."),
        ("<p>a<script>evil()</script>b<noscript>c</noscript></p>", "ab"),
        ("<p>x<sup>2</sup>, the shareholders' unrelated menu</p>", "x2, the shareholders' unrelated menu"),
        ("<div class='share-links'>Share this</div>", ""),
        ("<div class='unrelated'>Kept</div>", "Kept"),
        ("<form><label>Your name</label></form>", ""),
        ("<table><tr><td>a<table><tr><td>inner</td></tr></table></td><td>b</td></tr></table>", "a inner | b"),
    ],
)  # fmt: skip
def test_what_a_page_shows_is_kept_in_its_order(markup, text):
    assert _inner(markup) == text


def test_a_part_that_is_most_of_the_page_is_no_banner_whatever_its_name():
    assert LONG.strip() in _text(
        f"<html><body><div class='with-sidebar'><p>{LONG}</p></div></body></html>"
    )


def test_a_page_inside_a_form_is_read():
    assert LONG.strip() in _text(
        f"<html><body><form id='aspnet'><p>{LONG}</p></form></body></html>"
    )


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ("display: none", "display:none"),
        ("color:red;visibility:hidden", "visibility:hidden"),
        ("opacity: 0", "opacity:0"),
        ("font-size: 0", "type of 1 point or less"),
        ("font-size: 1pt", "type of 1 point or less"),
        ("text-indent:-9999px", "off the page"),
        ("color: white", "white on white"),
        ("color: rgb(255, 255, 255)", "white on white"),
        ("color:#fff;background:#000", ""),
        ("color:#fff;background-color:#fefefe", "white on white"),
        ("color:#333;font-size:80%", ""),
        ("opacity: 0.5", ""),
    ],
)
def test_styles_that_hide_are_told_from_styles_that_do_not(declared, reason):
    assert why_hidden(declared) == reason


def test_a_style_sheet_hides_by_class_unless_it_holds_in_print_only():
    sheet = "<style>/* x */ .a, #b { display:none } @media print { .c { display:none } }</style>"

    inner = f"{sheet}<p class='big a'>no</p><p id='b'>no</p><p class='c'>yes</p>"

    assert _inner(inner) == "yes"
    assert read_html(_main(inner).encode())[2] == [
        "hidden text was left out (display:none): 2 places, 4 characters"
    ]


def test_hidden_pieces_of_markdown_are_left_out_and_named():
    blocks, _, warnings = read_markdown(
        'Seen <span style="display:none">unseen</span> text.\n\n<p style="color:#fff">white</p>\n'
    )

    assert assemble(blocks).text == "Seen text."
    assert len(warnings) == 2


def test_flags_are_no_hidden_tags_but_tags_alone_are():
    wales = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"

    assert invisible_characters(f"Croeso {wales}") == []
    assert invisible_characters("a\U000e0041\U000e0042") == [
        "invisible characters were removed: 2 Unicode tag characters"
    ]


def test_a_page_nested_beyond_what_the_parser_follows_is_refused_and_not_cut():
    with pytest.raises(ReadingError, match="nested too deeply"):
        read_html(b"<html><body>" + b"<div>" * 5000 + b"words")


def test_colours_near_white_are_told_from_others():
    assert is_near_white("FFFFFF")
    assert is_near_white("#fefefe")
    assert not is_near_white("00FF00")
    assert not is_near_white("auto")


@given(st.text(st.characters(exclude_characters="\ufdd0\ufdd1"), min_size=1))
def test_any_markup_is_read_or_refused(markup):
    try:
        blocks, _, _ = read_html(f"<html><body>{markup}".encode(errors="ignore"))
    except ReadingError:
        return
    found = assemble(blocks)
    assert all(0 <= s.start < s.end <= len(found.text) for s in found.sections)
