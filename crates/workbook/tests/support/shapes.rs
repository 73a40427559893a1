//! Packages shaped as the office programmes save them, made from one of ours: what a user's file holds beside the form.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

use std::collections::BTreeMap;

use crate::support::{cell_xml, package, parts, sheet_part};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 12, 0x49, 0x44, 0x41, 0x54, 8,
    0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0, 0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, 0x49, 0x45,
    0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// A package that is being changed.
struct Shaping(BTreeMap<String, Vec<u8>>);

impl Shaping {
    fn text(&self, part: &str) -> String {
        String::from_utf8(self.0[part].clone()).unwrap()
    }

    fn put(&mut self, part: &str, text: impl Into<String>) {
        self.0.insert(part.to_owned(), text.into().into_bytes());
    }

    /// Replaces the first occurrence, which must be there.
    fn edit(&mut self, part: &str, from: &str, to: &str) {
        let text = self.text(part);
        assert!(text.contains(from), "{part} has no {from}");
        self.put(part, text.replacen(from, to, 1));
    }

    fn content_type(&mut self, part: &str, kind: &str) {
        let entry = format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/></Types>");
        self.edit("[Content_Types].xml", "</Types>", &entry);
    }

    fn extension(&mut self, extension: &str, kind: &str) {
        let entry = format!("<Default Extension=\"{extension}\" ContentType=\"{kind}\"/></Types>");
        self.edit("[Content_Types].xml", "</Types>", &entry);
    }

    fn relate(&mut self, rels: &str, id: &str, kind: &str, target: &str) {
        if !self.0.contains_key(rels) {
            let empty = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
            self.put(
                rels,
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{empty}"),
            );
        }
        let kind = if kind.starts_with("http") {
            kind.to_owned()
        } else {
            format!("{REL}/{kind}")
        };
        let entry = format!(
            "<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>"
        );
        self.edit(rels, "</Relationships>", &entry);
    }
}

/// The workbook as Excel would have saved it after a user put things of his own on the sheet: a picture, a chart, a
/// conditional format, a comment on `commented` and a threaded one on `threaded`.
pub fn as_excel(bytes: &[u8], sheet: &str, commented: &str, threaded: &str) -> Vec<u8> {
    let sheet = sheet_part(bytes, sheet);
    let rels = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels";
    let mut shaping = Shaping(parts(bytes));
    let book_rels = "xl/_rels/workbook.xml.rels";
    let absolute = shaping
        .text(book_rels)
        .replace("Target=\"worksheets/", "Target=\"/xl/worksheets/")
        .replace("Target=\"styles.xml", "Target=\"/xl/styles.xml");
    shaping.put(book_rels, absolute);
    shaping.edit(
        "xl/sharedStrings.xml",
        "<si><t>演示数据 DEMONSTRATION</t></si>",
        "<si><r><t>演示数据</t></r><r><rPr><b/><sz val=\"11\"/><rFont val=\"宋体\"/></rPr><t xml:space=\"preserve\"> DEMONSTRATION</t></r><rPh sb=\"0\" eb=\"2\"><t>エンジ</t></rPh><phoneticPr fontId=\"1\"/></si>",
    );
    shaping.edit(
        &sheet,
        &format!("xmlns:r=\"{REL}\">"),
        &format!(
            "xmlns:r=\"{REL}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"x14ac xr\" xmlns:x14ac=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac\" xmlns:xr=\"http://schemas.microsoft.com/office/spreadsheetml/2014/revision\" xr:uid=\"{{00000000-0001-0000-0300-000000000000}}\">"
        ),
    );
    shaping.edit(
        &sheet,
        "<sheetFormatPr defaultRowHeight=\"15\"/>",
        "<sheetFormatPr defaultRowHeight=\"15\" x14ac:dyDescent=\"0.25\"/>",
    );
    shaping.edit(
        &sheet,
        "<row r=\"11\" ",
        "<row r=\"11\" x14ac:dyDescent=\"0.25\" ",
    );
    let first = cell_xml(&shaping.text(&sheet), "A1").to_owned();
    shaping.edit(
        &sheet,
        &first,
        "<c r=\"A1\" s=\"17\" t=\"inlineStr\"><is><r><t>表 </t></r><r><rPr><b/></rPr><t>C.3</t></r></is></c>",
    );
    shaping.edit(
        &sheet,
        "<dataValidations",
        "<conditionalFormatting sqref=\"F11:F20\"><cfRule type=\"cellIs\" dxfId=\"0\" priority=\"1\" operator=\"lessThan\"><formula>0</formula></cfRule></conditionalFormatting><dataValidations",
    );
    shaping.edit(
        &sheet,
        "</worksheet>",
        "<drawing r:id=\"rId101\"/><legacyDrawing r:id=\"rId102\"/><extLst><ext uri=\"{05C60535-1F16-4fd2-B633-F4F36F0B64E0}\" xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\"><x14:sparklineGroups/></ext></extLst></worksheet>",
    );
    shaping.edit(
        "xl/styles.xml",
        "<dxfs count=\"0\"/>",
        "<dxfs count=\"1\"><dxf><font><color rgb=\"FF9C0006\"/></font></dxf></dxfs>",
    );
    shaping.relate(&rels, "rId101", "drawing", "/xl/drawings/drawing7.xml");
    shaping.relate(&rels, "rId102", "vmlDrawing", "../drawings/vmlDrawing3.vml");
    shaping.relate(&rels, "rId103", "comments", "../comments2.xml");
    shaping.relate(
        &rels,
        "rId104",
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        "../threadedComments/threadedComment1.xml",
    );
    shaping.relate(
        book_rels,
        "rId90",
        "http://schemas.microsoft.com/office/2017/10/relationships/person",
        "persons/person.xml",
    );
    shaping.relate(book_rels, "rId91", "calcChain", "calcChain.xml");
    drawing(&mut shaping);
    comments(&mut shaping, commented, threaded);
    shaping.put(
        "xl/calcChain.xml",
        format!("<calcChain xmlns=\"{MAIN}\"><c r=\"E6\" i=\"2\"/></calcChain>"),
    );
    shaping.content_type(
        "xl/calcChain.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    );
    package(&shaping.0)
}

fn drawing(shaping: &mut Shaping) {
    let anchor = |from: u32, what: &str| {
        format!(
            "<xdr:twoCellAnchor><xdr:from><xdr:col>{from}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>20</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>30</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{what}<xdr:clientData/></xdr:twoCellAnchor>",
            from + 3
        )
    };
    let stamp = "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"2\" name=\"公章\"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed=\"rId1\"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>";
    let chart = "<xdr:graphicFrame macro=\"\"><xdr:nvGraphicFramePr><xdr:cNvPr id=\"3\" name=\"图表\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"rId2\"/></a:graphicData></a:graphic></xdr:graphicFrame>";
    shaping.put(
        "xl/drawings/drawing7.xml",
        format!(
            "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{REL}\">{}{}</xdr:wsDr>",
            anchor(1, stamp),
            anchor(6, chart)
        ),
    );
    shaping.relate(
        "xl/drawings/_rels/drawing7.xml.rels",
        "rId1",
        "image",
        "../media/image1.png",
    );
    shaping.relate(
        "xl/drawings/_rels/drawing7.xml.rels",
        "rId2",
        "chart",
        "../charts/chart1.xml",
    );
    shaping
        .0
        .insert("xl/media/image1.png".to_owned(), PNG.to_vec());
    shaping.put(
        "xl/charts/chart1.xml",
        "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val=\"col\"/><c:ser><c:idx val=\"0\"/><c:order val=\"0\"/><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>7</c:v></c:pt></c:numLit></c:val></c:ser><c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart><c:catAx><c:axId val=\"1\"/><c:scaling/><c:axPos val=\"b\"/><c:crossAx val=\"2\"/></c:catAx><c:valAx><c:axId val=\"2\"/><c:scaling/><c:axPos val=\"l\"/><c:crossAx val=\"1\"/></c:valAx></c:plotArea></c:chart></c:chartSpace>",
    );
    shaping.extension("png", "image/png");
    shaping.content_type(
        "xl/drawings/drawing7.xml",
        "application/vnd.openxmlformats-officedocument.drawing+xml",
    );
    shaping.content_type(
        "xl/charts/chart1.xml",
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    );
}

fn comments(shaping: &mut Shaping, commented: &str, threaded: &str) {
    const THREAD: &str = "{6B5D4A10-0000-4B00-8000-000000000001}";
    const PERSON: &str = "{6B5D4A10-0000-4B00-8000-000000000002}";
    shaping.put(
        "xl/comments2.xml",
        format!(
            "<comments xmlns=\"{MAIN}\"><authors><author>张三</author><author>tc={THREAD}</author></authors><commentList><comment ref=\"{commented}\" authorId=\"0\" shapeId=\"0\"><text><r><rPr><b/><sz val=\"9\"/></rPr><t>张三:</t></r><r><t xml:space=\"preserve\">\n台账待补 &amp; 复核</t></r></text></comment><comment ref=\"{threaded}\" authorId=\"1\" shapeId=\"0\"><text><t>[线程批注] 请核对</t></text></comment></commentList></comments>"
        ),
    );
    shaping.put(
        "xl/threadedComments/threadedComment1.xml",
        format!(
            "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"{threaded}\" dT=\"2024-03-01T08:00:00.00\" personId=\"{PERSON}\" id=\"{THREAD}\"><text>请核对</text></threadedComment></ThreadedComments>"
        ),
    );
    shaping.put(
        "xl/persons/person.xml",
        format!(
            "<personList xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><person displayName=\"张三\" id=\"{PERSON}\" userId=\"zhang\" providerId=\"None\"/></personList>"
        ),
    );
    let shape = |number: usize, cell: &str| {
        let at = qilu_workbook::address::Address::parse(cell).unwrap();
        format!(
            "<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style='position:absolute;visibility:hidden' fillcolor=\"infoBackground [80]\" o:insetmode=\"auto\"><v:fill color2=\"infoBackground [80]\"/><v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape>",
            at.row, at.column
        )
    };
    shaping.put(
        "xl/drawings/vmlDrawing3.vml",
        format!(
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"3\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>{}{}</xml>",
            shape(3073, commented),
            shape(3074, threaded)
        ),
    );
    shaping.extension(
        "vml",
        "application/vnd.openxmlformats-officedocument.vmlDrawing",
    );
    for (part, kind) in [
        (
            "xl/comments2.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
        ),
        (
            "xl/threadedComments/threadedComment1.xml",
            "application/vnd.ms-excel.threadedcomments+xml",
        ),
        (
            "xl/persons/person.xml",
            "application/vnd.ms-excel.person+xml",
        ),
    ] {
        shaping.content_type(part, kind);
    }
}

/// The workbook as WPS would have saved it: pictures in cells, its own storage and extensions, absolute targets.
pub fn as_wps(bytes: &[u8], sheet: &str) -> Vec<u8> {
    let sheet = sheet_part(bytes, sheet);
    let mut shaping = Shaping(parts(bytes));
    let book_rels = "xl/_rels/workbook.xml.rels";
    let absolute = shaping
        .text(book_rels)
        .replace("Target=\"worksheets/", "Target=\"/xl/worksheets/");
    shaping.put(book_rels, absolute);
    shaping.edit(
        &sheet,
        &format!("xmlns:r=\"{REL}\">"),
        &format!(
            "xmlns:r=\"{REL}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:etc=\"http://www.wps.cn/officeDocument/2017/etCustomData\" mc:Ignorable=\"etc\">"
        ),
    );
    shaping.edit(
        "xl/workbook.xml",
        "</workbook>",
        "<extLst><ext uri=\"{7626C862-2A13-11E5-B345-FEFF819CDC9F}\" xmlns:loext=\"http://schemas.libreoffice.org/\"/><ext uri=\"{140A7094-0E35-4892-8432-C4D2E57EDEB5}\" xmlns:wpsExt=\"http://www.wps.cn/officeDocument/2020/wpsExt\"><wpsExt:marks/></ext></extLst></workbook>",
    );
    shaping.put(
        "xl/cellimages.xml",
        format!(
            "<etc:cellImages xmlns:etc=\"http://www.wps.cn/officeDocument/2017/etCustomData\" xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{REL}\"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"2\" name=\"ID_1\"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed=\"rId1\"/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>"
        ),
    );
    shaping.relate(
        "xl/_rels/cellimages.xml.rels",
        "rId1",
        "image",
        "media/image1.png",
    );
    shaping
        .0
        .insert("xl/media/image1.png".to_owned(), PNG.to_vec());
    shaping.put(
        "customStorage/customStorage.xml",
        "<customStorage xmlns=\"https://web.wps.cn/et/2018/main\"><book/></customStorage>",
    );
    shaping.relate(
        book_rels,
        "rId80",
        "http://www.wps.cn/officeDocument/2020/cellImage",
        "cellimages.xml",
    );
    shaping.extension("png", "image/png");
    shaping.content_type(
        "xl/cellimages.xml",
        "application/vnd.wps-officedocument.cellimage+xml",
    );
    shaping.content_type(
        "customStorage/customStorage.xml",
        "application/vnd.wps-officedocument.customStorage+xml",
    );
    package(&shaping.0)
}

/// The workbook without any styles, as some exporters write them.
pub fn without_styles(bytes: &[u8]) -> Vec<u8> {
    let mut shaping = Shaping(parts(bytes));
    shaping.0.remove("xl/styles.xml");
    for part in ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"] {
        let text = shaping.text(part);
        let kept: Vec<&str> = text
            .split_inclusive("/>")
            .filter(|entry| !entry.contains("styles.xml"))
            .collect();
        shaping.put(part, kept.concat());
    }
    let sheets: Vec<String> = shaping
        .0
        .keys()
        .filter(|name| name.starts_with("xl/worksheets/sheet"))
        .cloned()
        .collect();
    for sheet in sheets {
        let text = shaping.text(&sheet);
        let mut pieces = text.split("<c r=\"");
        let mut out = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let end = piece.find('>').unwrap();
            let (tag, rest) = piece.split_at(end);
            let tag: Vec<&str> = tag
                .split(' ')
                .filter(|attribute| !attribute.starts_with("s=\""))
                .collect();
            out.push_str("<c r=\"");
            out.push_str(&tag.join(" "));
            if piece.as_bytes()[end - 1] == b'/' && !tag.join(" ").ends_with('/') {
                out.push('/');
            }
            out.push_str(rest);
        }
        shaping.put(&sheet, out);
    }
    package(&shaping.0)
}
