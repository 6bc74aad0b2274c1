package io.promflow.jsonpath;

import java.util.ArrayList;
import java.util.List;

/** Reads paths, left to right: a whole text, or a part of a filter. Grammar: RFC 9535, appendix A. */
final class PathParser {
    private final Cursor in;

    PathParser(String text) {
        this(new Cursor(text));
    }

    PathParser(Cursor in) {
        this.in = in;
    }

    /** All of the text. */
    JsonPath parse() {
        JsonPath path = path();
        if (!in.isAtEnd()) {
            throw in.fault(in.peek() == ' ' ? "no blanks at the end" : ". or [");
        }
        return path;
    }

    /** A path that ends where nothing more belongs to it. */
    JsonPath path() {
        int start = in.place();
        boolean relative = in.accept('@');
        if (!relative && !in.accept('$')) {
            throw in.fault("$ or @");
        }
        record Step(boolean descendant, List<Selector> selectors) {}
        var steps = new ArrayList<Step>();
        int end = in.place();
        while (startsSegment()) {
            boolean descendant = in.accept("..");
            steps.add(new Step(descendant, descendant || in.accept('.') ? afterDot(descendant) : bracketed()));
            end = in.place();
        }
        in.back(end); // blanks behind the path are not a part of it
        var segments = new ArrayList<Segment>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            segments.add(0, new Segment(step.descendant, step.selectors, segments.isEmpty() ? null : segments.get(0)));
        }
        return new JsonPath(in.text().substring(start, end), relative, segments);
    }

    private boolean startsSegment() {
        in.skipBlanks();
        return in.peek() == '.' || in.peek() == '[';
    }

    private List<Selector> afterDot(boolean descendant) {
        if (descendant && in.peek() == '[') {
            return bracketed();
        }
        return List.of(in.accept('*') ? new Selector.Wildcard() : new Selector.Name(in.name()));
    }

    private List<Selector> bracketed() {
        in.accept('[');
        var selectors = new ArrayList<Selector>();
        do {
            in.skipBlanks();
            selectors.add(selector());
            in.skipBlanks();
        } while (in.accept(','));
        if (!in.accept(']')) {
            throw in.fault(", or ]");
        }
        return selectors;
    }

    private Selector selector() {
        char c = in.peek();
        if (c == '\'' || c == '"') {
            return new Selector.Name(in.quoted(in.take()));
        }
        if (in.accept('*')) {
            return new Selector.Wildcard();
        }
        if (in.accept('?')) {
            in.skipBlanks();
            return new Selector.Filter(new FilterParser(in).condition());
        }
        if (c == ':' || in.startsInteger()) {
            return indexOrSlice();
        }
        throw in.fault("a quoted name, an index, a slice, a filter or *");
    }

    private Selector indexOrSlice() {
        long start = in.peek() == ':' ? Selector.Slice.ABSENT : in.integer();
        int afterStart = in.place();
        in.skipBlanks();
        if (!in.accept(':')) {
            in.back(afterStart);
            return new Selector.Index(start);
        }
        in.skipBlanks();
        long end = in.startsInteger() ? in.integer() : Selector.Slice.ABSENT;
        in.skipBlanks();
        long step = 1;
        if (in.accept(':')) {
            in.skipBlanks();
            step = in.startsInteger() ? in.integer() : 1;
        }
        return new Selector.Slice(start, end, step);
    }
}
