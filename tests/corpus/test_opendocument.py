from corpus.archives import Archive
from corpus.blocks import assemble
from corpus.opendocument import read_opendocument
from scripts.hostile_files import pack

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def _read(body, styles="", meta=""):
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    meta = f"<office:document-meta {NAMESPACES}><office:meta>{meta}</office:meta></office:document-meta>"
    archive = Archive(
        pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta})
    )  # fmt: skip
    blocks, said, warnings = read_opendocument(archive)
    return assemble(blocks), said, warnings


def test_headings_lists_spaces_and_line_ends_are_kept():
    found, _, _ = _read(
        "<text:h text:outline-level='1'>Fees</text:h><text:p>a<text:s text:c='2'/>b<text:line-break/>c"
        "</text:p><text:list><text:list-item><text:p>one</text:p><text:list><text:list-item>"
        "<text:p>inner</text:p></text:list-item></text:list></text:list-item></text:list>"
    )

    assert found.text == "Fees\n\na b\nc\n\n- one\n\n- inner"
    assert found.sections[0].heading_path == ("Fees",)


def test_numbered_lists_have_their_numbers():
    styles = (
        "<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
        "style:num-format='1' style:num-suffix='.'/></text:list-style>"
    )
    body = "<text:list text:style-name='L'>" + "".join(
        f"<text:list-item><text:p>{word}</text:p></text:list-item>" for word in ("one", "two")
    )

    assert _read(f"{body}</text:list>", styles)[0].text == "1. one\n\n2. two"


def test_a_note_stands_apart_and_knows_where_it_is_referred_to():
    found, _, _ = _read(
        "<text:p>Costs fell<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>See annex B.</text:p></text:note-body></text:note> last year.</text:p>"
    )

    assert found.text == "Costs fell last year.\n\nNotes\n\n1 See annex B."
    assert found.text[: found.notes[0].reference] == "Costs fell"


def test_merged_cells_and_header_rows_keep_their_columns():
    def cell(text, more=""):
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    found, _, _ = _read(
        "<table:table><table:table-header-rows><table:table-row>" + cell("Area")
        + cell("Cost", "table:number-columns-spanned='2'") + "<table:covered-table-cell/>"
        "</table:table-row></table:table-header-rows><table:table-row>"
        + cell("North") + cell("1") + cell("2") + "</table:table-row></table:table>"
    )  # fmt: skip

    assert found.text == "Area: North | Cost: 1 | Cost: 2"


def test_comments_and_deleted_text_are_left_out_and_text_boxes_read():
    found, _, _ = _read(
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>Seen<office:annotation><text:p>remark</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box></draw:frame></text:p>"
    )

    assert found.text == "Seen\n\nIn the box"


def test_hidden_text_is_left_out_and_named():
    styles = "".join(
        f"<style:style style:name='{name}'><style:text-properties {what}/></style:style>"
        for name, what in [("H", "text:display='none'"), ("W", "fo:color='#ffffff'"), ("T", "fo:font-size='1pt'")]
    )  # fmt: skip
    spans = "".join(f"<text:span text:style-name='{s}'>hidden</text:span>" for s in "HWT")

    found, _, warnings = _read(f"<text:p>Seen{spans}</text:p>", styles)

    assert found.text == "Seen"
    assert [warning.partition("(")[2].partition(")")[0] for warning in warnings] == [
        "marked as hidden",
        "type of 1 point or less",
        "white on white",
    ]


def test_what_the_file_says_of_itself_is_read():
    _, said, _ = _read(
        "<text:p>x</text:p>",
        meta="<dc:title>Fees</dc:title><meta:creation-date>2024-05-06T07:08:09</meta:creation-date>",
    )

    assert said == {"title": "Fees", "published": "2024-05-06"}
