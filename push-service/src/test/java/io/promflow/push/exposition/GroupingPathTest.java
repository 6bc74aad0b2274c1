package io.promflow.push.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.schemas.Group;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GroupingPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "job/a|{job=\"a\"}",
                "job/a/|{job=\"a\"}",
                "job/a/x/1/b/2|{b=\"2\",job=\"a\",x=\"1\"}",
                "job@base64/YS9i|{job=\"a/b\"}",
                "job/a/path@base64/L3Zhci90bXA=|{job=\"a\",path=\"/var/tmp\"}",
                "job/a/empty@base64/=|{empty=\"\",job=\"a\"}",
                "job/a/empty/|{empty=\"\",job=\"a\"}",
                "job/a/x/1/x/2|{job=\"a\",x=\"2\"}",
                "job/a/job/b|{job=\"a\"}",
                "job/a%20b+c/n/%E4%BB%B7|{job=\"a b+c\",n=\"价\"}",
            })
    void readsPaths(String path, String key) throws MalformedInputException {
        assertThat(GroupingPath.parse(path).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "job|1 parts",
                "job/|the job is empty",
                "job@base64/=|the job is empty",
                "job/a/x|3 parts",
                "instance/a|begins with \"instance\"",
                "job/a/a=b/c|label \"a=b\"",
                "job/a/__x/c|label \"__x\"",
                "job/a/x@base64/!!|expected: base64",
                "job/a/x@base64/_w==|not UTF-8",
                "job/a/x/%zz|two hexadecimal digits",
                "job/a/x/%4|two hexadecimal digits",
            })
    void refusesOthers(String path, String message) {
        assertThatThrownBy(() -> GroupingPath.parse(path))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsBackWhatItWrites() throws MalformedInputException {
        var group = Group.of(Map.of(
                "job", "a/b", "empty", "", "blank", "x y+z%", "chinese", "价格", "dots", "..", "dot", ".", "q", "a?b#c"));
        assertThat(GroupingPath.parse(GroupingPath.format(group))).isEqualTo(group);
        assertThat(GroupingPath.format(Group.of(Map.of("job", "a", "x", "")))).isEqualTo("job/a/x@base64/=");
    }
}
