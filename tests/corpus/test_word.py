import pytest

from corpus.archives import Archive
from corpus.blocks import assemble
from corpus.errors import ReadingError
from corpus.word import read_word
from scripts.hostile_files import NAMESPACES, run, word

BOX = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"


def _read(body, **parts):
    blocks, said, warnings = read_word(Archive(word(body, **parts)))
    return assemble(blocks), said, warnings


def _numbering(*levels):
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (form, pattern) in enumerate(levels)
    )
    return (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


def _item(text, level):
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def test_a_text_box_is_read_once_and_after_its_paragraph():
    body = (
        "<w:p><w:r><w:t>Before </w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing>{BOX}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>and after.</w:t></w:r></w:p>"
    )

    assert _read(body)[0].text == "Before and after.\n\nIn the box"


def test_a_note_stands_apart_and_knows_where_it_is_referred_to():
    note = f'<w:footnotes {NAMESPACES}><w:footnote w:id="5">{run("See annex B.")}</w:footnote></w:footnotes>'
    body = (
        "<w:p><w:r><w:t>Costs fell</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r>"
        "<w:r><w:t> last year.</w:t></w:r></w:p>"
    )

    found = _read(body, **{"word/footnotes.xml": note})[0]

    assert found.text == "Costs fell last year.\n\nNotes\n\n1 See annex B."
    assert found.text[: found.notes[0].reference] == "Costs fell"
    assert found.text[found.notes[0].start : found.notes[0].end] == "1 See annex B."


def test_numbers_that_word_draws_are_part_of_the_text():
    numbering = _numbering(("decimal", "%1."), ("lowerLetter", "%1.(%2)"), ("bullet", "•"))
    body = "".join(
        _item(text, level)
        for text, level in [
            ("One", 0),
            ("First", 1),
            ("Second", 1),
            ("Two", 0),
            ("Again", 1),
            ("Dot", 2),
        ]
    )

    text = _read(body, **{"word/numbering.xml": numbering})[0].text

    assert text.split("\n\n") == [
        "1. One",
        "1.(a) First",
        "1.(b) Second",
        "2. Two",
        "2.(a) Again",
        "- Dot",
    ]


def test_headings_come_from_styles_and_their_ancestors():
    styles = (
        f"<w:styles {NAMESPACES}><w:style w:styleId='K'><w:name w:val='Kapitel'/>"
        "<w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>"
        "<w:style w:styleId='M'><w:name w:val='Mine'/><w:basedOn w:val='K'/></w:style></w:styles>"
    )
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='M'/></w:pPr><w:r><w:t>Fees</w:t></w:r></w:p>{run('Text.')}"
    )

    found = _read(body, **{"word/styles.xml": styles})[0]

    assert found.sections[0].heading_path == ("Fees",)


def test_bold_lines_are_headings_where_no_style_marks_any():
    body = (
        run("Purpose of this paper", "<w:b/>")
        + run("It is bold in part.")
        + run("A sentence in bold.", "<w:b/>")
    )

    found = _read(body)[0]

    assert [s.heading_path for s in found.sections] == [("Purpose of this paper",)]


def test_merged_cells_stand_at_every_place_they_cover():
    def cell(text, properties=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{run(text)}</w:tc>"

    body = (
        "<w:tbl><w:tr>" + cell("Area") + cell("Cost", "<w:gridSpan w:val='2'/>") + "</w:tr><w:tr>"
        + cell("North", "<w:vMerge w:val='restart'/>") + cell("1") + cell("2") + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>") + cell("3") + cell("4") + "</w:tr></w:tbl>"
    )  # fmt: skip

    assert _read(body)[0].text == (
        "Area: North | Cost: 1 | Cost: 2\nArea: North | Cost: 3 | Cost: 4"
    )


def test_a_table_of_one_cell_is_a_frame_around_paragraphs():
    body = f"<w:tbl><w:tr><w:tc>{run('First.')}{run('Second.')}</w:tc></w:tr></w:tbl>"

    assert _read(body)[0].text == "First.\n\nSecond."


def test_deleted_text_is_gone_and_inserted_text_is_there():
    body = (
        "<w:p><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:r><w:t>text</w:t></w:r></w:p>"
    )

    assert _read(body)[0].text == "new text"


def test_the_boxes_of_a_diagram_are_read_in_the_order_of_its_outline():
    def point(id_, text="", kind="node"):
        return f"<dgm:pt modelId='{id_}' type='{kind}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"

    data = (
        f"<dgm:dataModel {NAMESPACES}><dgm:ptLst>{point('d', kind='doc')}{point('2', 'Then')}"
        f"{point('1', 'First')}{point('p', 'drawn', 'pres')}</dgm:ptLst><dgm:cxnLst>"
        "<dgm:cxn srcId='d' destId='2' srcOrd='1'/><dgm:cxn srcId='d' destId='1' srcOrd='0'/>"
        "</dgm:cxnLst></dgm:dataModel>"
    )
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        "<Relationship Id='r9' Target='diagrams/data1.xml'/></Relationships>"
    )
    body = "<w:p><w:r><w:drawing><a:graphic><dgm:relIds r:dm='r9'/></a:graphic></w:drawing></w:r></w:p>"

    found = _read(
        body,
        **{"word/_rels/document.xml.rels": relations, "word/diagrams/data1.xml": data},
    )[0]

    assert found.text == "First\n\nThen"


def test_white_text_in_a_shaded_cell_is_no_hidden_text():
    cell = "<w:tc>" + run("Head", "<w:color w:val='FFFFFF'/>") + "</w:tc>"

    found, _, warnings = _read(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")

    assert found.text == "Head"
    assert warnings == []


def test_a_file_that_was_cut_off_is_damaged():
    with pytest.raises(ReadingError, match="damaged"):
        read_word(Archive(word("")[:-40]))
