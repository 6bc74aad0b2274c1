package io.promflow.collector.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition.Counted;
import io.promflow.schemas.SourceDefinition.Pagination;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer in pages, joined to one: the first page, with the items of all. Each page is a request of its own; one that
 * fails is how the whole ends. Used once.
 */
final class Pages {
    private final Pagination pagination;
    private final Function<Outbound, CompletableFuture<Reply>> call;
    private final Executor workers;
    private final long maxBytes;
    private final List<String> path;
    private @Nullable JsonNode joined;
    private @Nullable ArrayNode items;
    private int pages;
    private long bytes;
    private int position;

    /** @param call asks for one page */
    Pages(Pagination pagination, Function<Outbound, CompletableFuture<Reply>> call, Executor workers, long maxBytes) {
        this.pagination = pagination;
        this.call = call;
        this.workers = workers;
        this.maxBytes = maxBytes;
        this.path = pagination.items() == null ? List.of() : names(pagination.items());
    }

    private static List<String> names(String path) {
        return Arrays.asList(path.split("\\.", -1));
    }

    CompletableFuture<Reply> fetch(Outbound first) {
        Counted counted = counted();
        position = counted == null ? 0 : counted.first();
        return page(counted == null ? first : at(first, counted));
    }

    private @Nullable Counted counted() {
        return pagination.page() != null ? pagination.page() : pagination.offset();
    }

    private Outbound at(Outbound request, Counted counted) {
        return request.at(withParam(request.uri(), counted.param(), Integer.toString(position)), true);
    }

    private CompletableFuture<Reply> page(Outbound request) {
        return call.apply(request)
                .thenComposeAsync(
                        reply -> reply instanceof Reply.Answer answer && reply.reason() == null
                                ? after(request, answer)
                                : CompletableFuture.completedFuture(reply),
                        workers);
    }

    private CompletableFuture<Reply> after(Outbound request, Reply.Answer answer) {
        pages++;
        bytes += answer.body().length;
        if (bytes > maxBytes) {
            return done(Decoding.tooLarge(maxBytes, answer.status()));
        }
        JsonNode page;
        try {
            page = Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            return failed("page " + pages + " is not JSON (expected: JSON, to be joined)", answer);
        }
        JsonNode found = at(page, path);
        if (!(found instanceof ArrayNode list)) {
            return failed(
                    "page " + pages + " has no list " + (path.isEmpty() ? "" : "at " + pagination.items())
                            + " (expected: a list, where pagination.items says)",
                    answer);
        }
        int count = list.size();
        add(page, list);
        URI next = next(request.uri(), page, answer.head(), count);
        if (next == null) {
            return done(new Reply.Answer(answer.status(), answer.head(), Json.write(whole())));
        }
        if (pages >= pagination.maxPages()) {
            return failed("more than " + pagination.maxPages() + " pages (expected: at most maxPages)", answer);
        }
        return page(request.at(next, true));
    }

    private JsonNode whole() {
        return joined == null ? Json.mapper().createArrayNode() : joined;
    }

    private void add(JsonNode page, ArrayNode list) {
        if (items == null) {
            joined = page;
            items = list;
        } else {
            items.addAll(list);
        }
    }

    private static @Nullable JsonNode at(JsonNode from, List<String> names) {
        JsonNode at = from;
        for (String name : names) {
            at = at instanceof ObjectNode object ? object.get(name) : null;
        }
        return at;
    }

    /** Null: this was the last page. */
    private @Nullable URI next(URI here, JsonNode page, Head head, int count) {
        if (pagination.link() != null) {
            String link = head.link() == null ? null : LinkHeader.next(head.link());
            return link == null ? null : Journey.target(here, link);
        }
        if (pagination.cursor() != null) {
            JsonNode cursor = at(page, names(pagination.cursor().path()));
            String value = cursor == null || cursor.isContainerNode() || cursor.isNull() ? "" : cursor.asText();
            if (value.isEmpty() || value.equals("false")) {
                return null;
            }
            return value.startsWith("http://") || value.startsWith("https://") || value.startsWith("/")
                    ? Journey.target(here, value)
                    : withParam(here, pagination.cursor().param(), value);
        }
        Counted counted = counted();
        if (counted == null || count < counted.size()) {
            return null;
        }
        position += pagination.page() != null ? 1 : count;
        return withParam(here, counted.param(), Integer.toString(position));
    }

    /** The URL with the parameter set to that. */
    private static URI withParam(URI url, String name, String value) {
        String encoded = Secrets.encoded(name);
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        String others = Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.equals(encoded) && !pair.startsWith(encoded + "="))
                .collect(Collectors.joining("&"));
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String set = encoded + "=" + Secrets.encoded(value);
        return url.resolve(path + "?" + (others.isEmpty() ? set : others + "&" + set));
    }

    private static CompletableFuture<Reply> failed(String message, Reply.Answer answer) {
        return done(new Reply.Failure(FailureReason.PAGINATION, message, answer.status()));
    }

    private static CompletableFuture<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
