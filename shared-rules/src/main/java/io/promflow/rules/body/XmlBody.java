package io.promflow.rules.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML: an element with attributes or elements is an object, any other its text. A member is named as the element,
 * without its prefix; {@code @name} for an attribute and {@code #text} for text beside others. Elements of the same name
 * are a list. No document type, no entity but the five, nothing from outside. Thread-safe.
 */
final class XmlBody {
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader in;
    private final List<String> lists;
    private final Budget budget;

    private XmlBody(XMLStreamReader in, List<String> lists, Budget budget) {
        this.in = in;
        this.lists = lists;
        this.budget = budget;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** @param lists names of elements that are lists even where there is one */
    static JsonNode read(byte[] body, List<String> lists, Budget budget) throws UnreadableException {
        try {
            XMLStreamReader in = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
            while (in.next() != XMLStreamConstants.START_ELEMENT) {
                if (in.getEventType() == XMLStreamConstants.DTD) {
                    throw new UnreadableException(BodyFault.BODY_MALFORMED, "the document type");
                }
            }
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            root.set(in.getLocalName(), new XmlBody(in, lists, budget).element());
            while (in.hasNext()) {
                in.next(); // what follows the root has to be well-formed too
            }
            return root;
        } catch (XMLStreamException e) {
            throw new UnreadableException(
                    BodyFault.BODY_MALFORMED,
                    e.getLocation() == null
                            ? ""
                            : "line " + e.getLocation().getLineNumber() + ", column "
                                    + e.getLocation().getColumnNumber());
        }
    }

    private JsonNode element() throws XMLStreamException, UnreadableException {
        budget.enter();
        var members = new Members();
        for (int i = 0; i < in.getAttributeCount(); i++) {
            budget.value();
            members.put("@" + in.getAttributeLocalName(i), TextNode.valueOf(in.getAttributeValue(i)));
        }
        var text = new StringBuilder();
        for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = in.getLocalName();
                add(members, name, element());
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(in.getText());
            }
        }
        budget.leave();
        String stripped = text.toString().strip();
        if (members.isEmpty()) {
            return TextNode.valueOf(stripped);
        }
        if (!stripped.isEmpty()) {
            members.put("#text", TextNode.valueOf(stripped));
        }
        return new ObjectNode(JsonNodeFactory.instance, members);
    }

    private void add(Members members, String name, JsonNode element) {
        JsonNode before = members.get(name);
        if (before instanceof ArrayNode list) {
            list.add(element);
        } else if (before != null || lists.contains(name)) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            if (before != null) {
                list.add(before);
            }
            members.put(name, list.add(element));
        } else {
            members.put(name, element);
        }
    }
}
