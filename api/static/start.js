// Starts GraphiQL against /graphql beside this page. The token stays in this tab.
(function () {
  "use strict";
  var token = document.getElementById("token");
  var language = document.getElementById("language");
  var who = document.getElementById("who");
  token.value = sessionStorage.getItem("qiandai-token") || "";
  language.value = sessionStorage.getItem("qiandai-language") || "zh-CN";

  async function ask(parameters, given) {
    var headers = Object.assign({}, given, {
      "content-type": "application/json",
      "accept": "application/graphql-response+json, application/json;q=0.9",
      "accept-language": language.value,
    });
    if (token.value.trim() && !("authorization" in headers) && !("Authorization" in headers)) {
      headers.authorization = "Bearer " + token.value.trim();
    }
    var answer = await fetch("graphql", {
      method: "POST", headers: headers, body: JSON.stringify(parameters),
      credentials: "omit", redirect: "error", cache: "no-store",
    });
    return answer.json();
  }

  async function introduce() {
    if (!token.value.trim()) {
      who.textContent = "请粘贴令牌 Paste a token";
      return;
    }
    try {
      var answer = await ask({ query: "{ viewer { role name } }" }, {});
      var viewer = answer.data && answer.data.viewer;
      who.textContent = viewer ? viewer.role + " " + viewer.name : answer.errors[0].message;
    } catch (error) {
      who.textContent = String(error);
    }
  }

  var root = ReactDOM.createRoot(document.getElementById("graphiql"));
  var generation = 0;
  function show() {
    // Another key makes GraphiQL read the schema again as the new caller.
    generation += 1;
    root.render(React.createElement(GraphiQL, {
      key: generation,
      fetcher: function (parameters, options) { return ask(parameters, options && options.headers); },
      defaultEditorToolsVisibility: true,
      shouldPersistHeaders: false,
      defaultQuery: "{\n  viewer {\n    name\n    role\n  }\n}\n",
    }));
    introduce();
  }
  document.getElementById("sign-in").addEventListener("submit", function (event) {
    event.preventDefault();
    token.blur();
  });
  token.addEventListener("change", function () {
    sessionStorage.setItem("qiandai-token", token.value.trim());
    show();
  });
  language.addEventListener("change", function () {
    sessionStorage.setItem("qiandai-language", language.value);
    introduce();
  });
  show();
})();
