package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition.ApiKey;
import io.promflow.schemas.SourceDefinition.Auth;
import io.promflow.schemas.SourceDefinition.Basic;
import io.promflow.schemas.SourceDefinition.Bearer;
import io.promflow.schemas.SourceDefinition.OAuth2;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads who asks. */
final class AuthReader {
    private static final String TOKEN_URL =
            "an absolute URL with http or https, such as https://login.example.com/token";

    private final Texts texts;

    AuthReader(Texts texts) {
        this.texts = texts;
    }

    Auth read(Place place) {
        int before = place.faults().size();
        Fields fields = Fields.known(place, List.of("basic", "bearer", "apiKey", "oauth2"));
        Place basic = fields.get("basic");
        Place bearer = fields.get("bearer");
        Place apiKey = fields.get("apiKey");
        Place oauth2 = fields.get("oauth2");
        if (fields.count() != 1 && place.faults().size() == before) {
            place.fault(fields.count() + " of basic, bearer, apiKey and oauth2", "exactly one of them");
        }
        return new Auth(
                basic == null ? null : basic(basic),
                bearer == null ? null : bearer(bearer),
                apiKey == null ? null : apiKey(apiKey),
                oauth2 == null ? null : oauth2(oauth2));
    }

    private Basic basic(Place place) {
        Fields fields = Fields.known(place, List.of("username", "password"));
        return new Basic(line(fields.need("username", "a name")), secret(fields.need("password", "${NAME}")));
    }

    private Bearer bearer(Place place) {
        return new Bearer(secret(Fields.known(place, List.of("token")).need("token", "${NAME}")));
    }

    private ApiKey apiKey(Place place) {
        Fields fields = Fields.known(place, List.of("name", "value", "in"));
        Place name = fields.need("name", "the name of a header or a parameter");
        Place in = fields.get("in");
        String where = in == null ? "header" : in.matching("header|query", "header or query");
        String named = line(name);
        if (name != null && !named.isEmpty() && !"query".equals(where)) {
            RequestReader.headerName(name, named);
        }
        return new ApiKey(named, secret(fields.need("value", "${NAME}")), where == null ? "header" : where);
    }

    private OAuth2 oauth2(Place place) {
        Fields fields = Fields.known(place, List.of("tokenUrl", "clientId", "clientSecret", "scope"));
        Place url = fields.need("tokenUrl", TOKEN_URL);
        String tokenUrl = url == null ? null : texts.url(url, TOKEN_URL);
        Place scope = fields.get("scope");
        return new OAuth2(
                tokenUrl == null ? "" : tokenUrl,
                line(fields.need("clientId", "text")),
                secret(fields.need("clientSecret", "${NAME}")),
                scope == null ? null : texts.line(scope));
    }

    private String line(@Nullable Place place) {
        String text = place == null ? null : texts.line(place);
        return text == null ? "" : text;
    }

    private String secret(@Nullable Place place) {
        String text = place == null ? null : texts.secret(place);
        return text == null ? "" : text;
    }
}
