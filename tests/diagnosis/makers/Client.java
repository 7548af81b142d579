import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/** A client in Java: java Client.java PKCS8-DER ENCODER values|everywhere */
public class Client {
    static String right(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
            .replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    static String write(String encoder, String text) throws Exception {
        return URLEncoder.encode(text, encoder.substring("java-URLEncoder-".length()));
    }

    public static void main(String[] arguments) throws Exception {
        String encoder = arguments[1];
        boolean everywhere = arguments[2].equals("everywhere");
        String url = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915";
        String value = encoder.contains("1251") ? "a b~*'!()/+Ж" : "a b~*'!()/+é";
        TreeMap<String, String> oauth = new TreeMap<>();
        oauth.put("oauth_consumer_key", "throw-away");
        oauth.put("oauth_nonce", "6a617661206a617661206a6176612030");
        oauth.put("oauth_signature_method", "RSA-SHA256");
        oauth.put("oauth_timestamp", "1700000000");
        oauth.put("oauth_version", "1.0");
        TreeMap<String, String> all = new TreeMap<>(oauth);
        all.put("client_orderid", value);
        all.put("orderid", "900258");
        all.put("login", "throw-away");
        List<String> pairs = new ArrayList<>();
        for (var each : all.entrySet()) {
            pairs.add(write(encoder, each.getKey()) + "=" + write(encoder, each.getValue()));
        }
        String joined = String.join("&", pairs);
        String string = "POST&" + (everywhere ? write(encoder, url) : right(url))
            + "&" + (everywhere ? write(encoder, joined) : right(joined));
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(arguments[0])))));
        signer.update(string.getBytes(StandardCharsets.UTF_8));
        oauth.put("oauth_signature", Base64.getEncoder().encodeToString(signer.sign()));
        List<String> header = new ArrayList<>();
        oauth.forEach((name, text) -> header.add(name + "=\"" + right(text) + "\""));
        String sent = "client_orderid=" + right(value) + "&orderid=900258&login=throw-away";
        System.out.print("POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\r\n"
            + "Host: sandbox.payneteasy.com\r\n"
            + "Authorization: OAuth " + String.join(", ", header) + "\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: " + sent.length() + "\r\n\r\n" + sent);
    }
}
