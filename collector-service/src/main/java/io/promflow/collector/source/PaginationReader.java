package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition.Counted;
import io.promflow.schemas.SourceDefinition.Cursor;
import io.promflow.schemas.SourceDefinition.Pagination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how an answer goes on. */
final class PaginationReader {
    private static final int PAGES = 10;
    private static final int MOST_PAGES = 1000;
    private static final String PATH = "[^.\\s$@\\[\\]]+(\\.[^.\\s$@\\[\\]]+)*";
    private static final String PATH_EXPECTED = "member names with dots between, such as meta.next";

    private PaginationReader() {}

    static Pagination read(Place place) {
        int before = place.faults().size();
        Fields fields = Fields.known(place, List.of("link", "cursor", "page", "offset", "items", "maxPages"));
        Place link = fields.get("link");
        Place cursor = fields.get("cursor");
        Place page = fields.get("page");
        Place offset = fields.get("offset");
        Place items = fields.get("items");
        Place maxPages = fields.get("maxPages");
        int ways = fields.count() - (items == null ? 0 : 1) - (maxPages == null ? 0 : 1);
        if (ways != 1 && place.faults().size() == before) {
            place.fault(ways + " of link, cursor, page and offset", "exactly one of them");
        }
        if (link != null && !link.isTrue() && place.faults().size() == before) {
            link.fault("true");
        }
        return new Pagination(
                link == null ? null : Boolean.TRUE,
                cursor == null ? null : cursor(cursor),
                page == null ? null : counted(page, 1),
                offset == null ? null : counted(offset, 0),
                items == null ? null : items.matching(PATH, PATH_EXPECTED),
                maxPages == null ? PAGES : maxPages.number(1, MOST_PAGES));
    }

    private static Cursor cursor(Place place) {
        Fields fields = Fields.known(place, List.of("path", "param"));
        Place path = fields.need("path", PATH_EXPECTED);
        String read = path == null ? null : path.matching(PATH, PATH_EXPECTED);
        return new Cursor(read == null ? "" : read, param(fields, "cursor"));
    }

    private static Counted counted(Place place, int first) {
        Fields fields = Fields.known(place, List.of("param", "first", "size"));
        Place begin = fields.get("first");
        Place size = fields.need("size", "how many items a whole page has");
        return new Counted(
                param(fields, first == 1 ? "page" : "offset"),
                begin == null ? first : begin.number(0, 1_000_000),
                size == null ? 1 : size.number(1, 1_000_000));
    }

    private static String param(Fields fields, String otherwise) {
        @Nullable Place param = fields.get("param");
        String text = param == null ? otherwise : param.matching("\\S+", "the name of a parameter");
        return text == null ? otherwise : text;
    }
}
