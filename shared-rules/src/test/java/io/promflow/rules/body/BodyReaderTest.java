package io.promflow.rules.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.SourceDefinition.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BodyReaderTest {
    private static String tree(@Nullable Body declared, String body, @Nullable String contentType) {
        BodyReading reading =
                new BodyReader(declared, BodyLimits.DEFAULT).read(body.getBytes(StandardCharsets.UTF_8), contentType);
        assertThat(reading).isInstanceOf(BodyReading.Content.class);
        return ((BodyReading.Content) reading).root().toString().replace('"', '\'');
    }

    @Test
    void readsJsonAsItIs() {
        String body = "{'a':[1,1.50,-2e3,true,null,'x'],'b':{'c':{}},'d':12345678901234567890}";
        assertThat(tree(null, body.replace('\'', '"'), null)).isEqualTo(body);
    }

    @Test
    void readsLinesOfJsonAsAList() {
        assertThat(tree(null, "{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson")).isEqualTo("[{'a':1},{'a':2}]");
        assertThat(tree(new Body("ndjson", List.of(), null), "1 2", null)).isEqualTo("[1,2]");
    }

    @Test
    void readsCsvByItsHeader() {
        assertThat(tree(null, "name, v\n\"a, b\",1\nc,2\n", "text/csv; charset=utf-8"))
                .isEqualTo("[{'name':'a, b','v':'1'},{'name':'c','v':'2'}]");
        assertThat(tree(new Body("csv", List.of(), ";"), "n;v\na;1,5\n", "text/plain"))
                .isEqualTo("[{'n':'a','v':'1,5'}]");
        assertThat(tree(null, "a,b\n", "text/csv")).isEqualTo("[]");
    }

    @Test
    void readsXmlAsObjectsAndTexts() {
        assertThat(tree(
                        null,
                        "<?xml version=\"1.0\"?><w:r xmlns:w=\"u\"><i id=\"1\">a</i><i id=\"2\"/><t> x </t><o><p>1</p></o></w:r>",
                        null))
                .isEqualTo("{'r':{'i':[{'@id':'1','#text':'a'},{'@id':'2'}],'t':'x','o':{'p':'1'}}}");
        assertThat(tree(new Body("xml", List.of("i"), null), "<r><i>1</i></r>", null))
                .isEqualTo("{'r':{'i':['1']}}");
    }

    @Test
    void readsTheTextFormatAsAListOfSamples() {
        assertThat(tree(
                        null,
                        "# TYPE a counter\n# HELP a Help\n# UNIT a s\na_total{x=\"y\"} 1 2 # {e=\"f\"} 3\n",
                        "application/openmetrics-text"))
                .isEqualTo("[{'name':'a_total','family':'a','type':'counter','help':'Help','unit':'s',"
                        + "'labels':{'x':'y'},'value':'1','timestamp':'2'}]");
    }
}
